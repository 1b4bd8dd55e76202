/* The program `ping_pong` of the topic `mpi-point-to-point` in C, for side-by-side figures.

       mpicc -O3 -march=native -o /tmp/ping_pong peers/c/ping_pong.c
       mpirun --bind-to core -n 2 /tmp/ping_pong

   Beside it:

       cargo build --release -p mpi-point-to-point-solution --example ping_pong
       mpirun --bind-to core -n 2 target/release/examples/ping_pong

   Both print, for lengths from 8 B to 4 MiB, half of the shortest round trip and the bandwidth that
   makes; then latency and bandwidth from a fit with relative errors. Lengths, round trips and clock
   are the same. Run them in turns, several times, and compare the smallest times for each length. */

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WARM = 20, LONGEST = 4 << 20 };

static double one_way(int rank, char *message, int length, int round_trips) {
    double shortest = 1e300;
    for (int trip = 0; trip < round_trips; trip++) {
        if (rank == 0) {
            double start = MPI_Wtime();
            MPI_Send(message, length, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
            MPI_Recv(message, length, MPI_BYTE, 1, MPI_ANY_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            double time = MPI_Wtime() - start;
            if (time < shortest) shortest = time;
        } else if (rank == 1) {
            MPI_Recv(message, length, MPI_BYTE, 0, MPI_ANY_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            MPI_Send(message, length, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
        }
    }
    return shortest / 2.0;
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    int rank, size;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size < 2) {
        fputs("ping_pong: a message needs two ranks. Start it by `mpirun -n 2`\n", stderr);
        MPI_Finalize();
        return 2;
    }
    if (rank == 0) printf("%10s %14s %14s\n", "bytes", "time in us", "MB/s");
    double w = 0, wn = 0, wnn = 0, wt = 0, wnt = 0;
    for (int length = 8; length <= LONGEST; length *= 2) {
        char *message = malloc(length);
        if (!message) MPI_Abort(MPI_COMM_WORLD, 1);
        memset(message, 0, length);
        int round_trips = (64 << 20) / length;
        if (round_trips < 100) round_trips = 100;
        if (round_trips > 5000) round_trips = 5000;
        one_way(rank, message, length, WARM);
        double n = length, t = one_way(rank, message, length, round_trips);
        if (rank == 0) printf("%10d %14.3f %14.1f\n", length, t * 1e6, n / t * 1e-6);
        double weight = 1.0 / (t * t);
        w += weight, wn += weight * n, wnn += weight * n * n;
        wt += weight * t, wnt += weight * n * t;
        free(message);
    }
    if (rank == 0) {
        double determinant = w * wnn - wn * wn;
        double latency = (wt * wnn - wn * wnt) / determinant;
        double bandwidth = determinant / (w * wnt - wn * wt);
        printf("latency %.3f us, bandwidth %.1f MB/s\n", latency * 1e6, bandwidth * 1e-6);
    }
    MPI_Finalize();
    return 0;
}
