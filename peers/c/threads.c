/* The timed problems of the topic `threading` in C with OpenMP. `cargo run --release -p peers` builds
   this and runs it in turns with the solutions; see peers/src/main.rs.

       gcc -O3 -march=native -fopenmp -ffp-contract=off -o threads peers/c/threads.c
       OMP_PROC_BIND=true ./threads PROBLEM THREADS RUNS

   Each problem is the same algorithm as in Rust, with the same rounding, so that the results agree to
   the last bit. Hence -ffp-contract=off: else gcc fuses multiplications with additions, which Rust
   does only where it is told to. Prints the result, then the nanoseconds of each run after the first. */

#define _POSIX_C_SOURCE 200809L
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * t.tv_sec + t.tv_nsec;
}

static void *room(size_t bytes) {
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!p) {
        fputs("no memory\n", stderr);
        exit(1);
    }
    return p;
}

static uint64_t bits(double x) {
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

/* pi: xoshiro256++ (Blackman and Vigna), seeded by splitmix64; this is rand's `SmallRng`. */

static uint64_t rotl(uint64_t x, int k) { return x << k | x >> (64 - k); }

static uint64_t next(uint64_t s[4]) {
    uint64_t result = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3];
    s[2] ^= t, s[3] = rotl(s[3], 45);
    return result;
}

static uint64_t count_hits(uint64_t samples, uint64_t stream) {
    uint64_t s[4], seed = stream, hits = 0;
    for (int i = 0; i < 4; i++) {
        uint64_t z = seed += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        s[i] = z ^ z >> 31;
    }
    for (uint64_t i = 0; i < samples; i++) {
        double x = (next(s) >> 11) * 0x1p-53, y = (next(s) >> 11) * 0x1p-53;
        hits += x * x + y * y < 1.0;
    }
    return hits;
}

static uint64_t pi(void *given) {
    (void)given;
    const uint64_t samples = 12000000;
    uint64_t hits = 0;
#pragma omp parallel reduction(+ : hits)
    {
        uint64_t stream = omp_get_thread_num(), threads = omp_get_num_threads();
        hits += count_hits(samples / threads + (stream < samples % threads), stream);
    }
    return bits(4.0 * hits / samples);
}

/* Mandelbrot: blocks of 32 points, for the vectors' sake; rows are handed out one by one. */

enum { LANES = 32, PICTURE_ROWS = 400, PICTURE_COLUMNS = 600, LIMIT = 1000 };

static void picture_row(int i, uint32_t *row) {
    const double left = -2.0, step = 0.005, im = 1.8 - i * step;
    for (int start = 0; start < PICTURE_COLUMNS; start += LANES) {
        double re[LANES], x[LANES] = {0}, y[LANES] = {0};
        uint64_t steps[LANES] = {0};
        for (int lane = 0; lane < LANES; lane++) re[lane] = left + (start + lane) * step;
        for (int k = 0; k < LIMIT; k++) {
            uint64_t any = 0;
#pragma omp simd reduction(| : any)
            for (int lane = 0; lane < LANES; lane++) {
                double xx = x[lane] * x[lane], yy = y[lane] * y[lane];
                uint64_t inside = xx + yy <= 4.0;
                steps[lane] += inside;
                any |= inside;
                y[lane] = 2.0 * x[lane] * y[lane] + im;
                x[lane] = xx - yy + re[lane];
            }
            if (!any) break;
        }
        int end = PICTURE_COLUMNS - start < LANES ? PICTURE_COLUMNS - start : LANES;
        for (int lane = 0; lane < end; lane++) row[start + lane] = steps[lane];
    }
}

static uint64_t mandelbrot(void *given) {
    uint32_t *pixels = given;
#pragma omp parallel for schedule(dynamic, 1)
    for (int i = 0; i < PICTURE_ROWS; i++) picture_row(i, pixels + i * PICTURE_COLUMNS);
    uint64_t sum = 0;
    for (int i = 0; i < PICTURE_ROWS * PICTURE_COLUMNS; i++) sum += pixels[i];
    return sum;
}

/* Jacobi's iteration on the Laplace plate, from one array to another and back. */

enum { SIDE = 1000, SWEEPS = 100 };

static void sweep(const double *restrict now_, double *restrict next_) {
#pragma omp for schedule(static)
    for (int i = 1; i < SIDE - 1; i++)
        for (int j = 1; j < SIDE - 1; j++) {
            int c = i * SIDE + j;
            next_[c] = 0.25 * ((now_[c - SIDE] + now_[c + SIDE]) + (now_[c - 1] + now_[c + 1]));
        }
}

static uint64_t jacobi(void *given) {
    double *current = given, *other = current + SIDE * SIDE;
#pragma omp parallel
    for (int k = 0; k < SWEEPS; k += 2) {
        sweep(current, other);
        sweep(other, current);
    }
    uint64_t all = 0;
    for (int i = 0; i < SIDE * SIDE; i++) all ^= bits(current[i]) + i;
    return all;
}

/* The reproducible sum: chunks of 4096, in each 32 sums with their losses, combined in order. */

enum { COUNT = 12000000, CHUNK = 4096 };

typedef struct {
    double sum, lost;
} partial;

static partial plus(partial a, partial b) {
    double sum = a.sum + b.sum, b_in_sum = sum - a.sum;
    double lost = (a.sum - (sum - b_in_sum)) + (b.sum - b_in_sum);
    return (partial){sum, a.lost + b.lost + lost};
}

static partial of_chunk(const double *values, int count) {
    double sums[LANES] = {0}, losses[LANES] = {0};
    int i = 0;
    for (; i + LANES <= count; i += LANES)
#pragma omp simd
        for (int lane = 0; lane < LANES; lane++) {
            double a = sums[lane], b = values[i + lane];
            double sum = a + b, b_in_sum = sum - a;
            losses[lane] += (a - (sum - b_in_sum)) + (b - b_in_sum);
            sums[lane] = sum;
        }
    partial all = {0, 0};
    for (int lane = 0; lane < LANES; lane++) all = plus(all, (partial){sums[lane], losses[lane]});
    for (; i < count; i++) all = plus(all, (partial){values[i], 0});
    return all;
}

static uint64_t sum(void *given) {
    const double *values = given;
    enum { CHUNKS = (COUNT + CHUNK - 1) / CHUNK };
    static partial parts[CHUNKS];
#pragma omp parallel for schedule(static)
    for (int c = 0; c < CHUNKS; c++)
        parts[c] = of_chunk(values + c * CHUNK, COUNT - c * CHUNK < CHUNK ? COUNT - c * CHUNK : CHUNK);
    partial all = parts[0];
    for (int c = 1; c < CHUNKS; c++) all = plus(all, parts[c]);
    return bits(all.sum + all.lost);
}

/* What a run is given: made anew each time, and not timed. */

static void plates(void *given) {
    double *plate = given;
    for (int i = 0; i < SIDE * SIDE; i++) plate[i] = plate[SIDE * SIDE + i] = i % 97;
}

static void numbers(void *given) {
    double *values = given;
    for (int i = 0; i < COUNT; i++) values[i] = (i * 7919L % 1009) / 1009.0 - 0.3;
}

int main(int argc, char **argv) {
    struct {
        const char *name;
        uint64_t (*run)(void *);
        void (*prepare)(void *);
        size_t bytes;
    } problems[] = {
        {"pi", pi, NULL, 0},
        {"mandelbrot", mandelbrot, NULL, PICTURE_ROWS * PICTURE_COLUMNS * sizeof(uint32_t)},
        {"jacobi", jacobi, plates, 2 * SIDE * SIDE * sizeof(double)},
        {"sum", sum, numbers, COUNT * sizeof(double)},
    };
    for (size_t p = 0; argc == 4 && p < sizeof problems / sizeof *problems; p++) {
        if (strcmp(argv[1], problems[p].name)) continue;
        omp_set_num_threads(atoi(argv[2]));
        void *given = room(problems[p].bytes + 1);
        for (int run = 0, runs = atoi(argv[3]); run <= runs; run++) {
            if (problems[p].prepare) problems[p].prepare(given);
            double start = now();
            uint64_t result = problems[p].run(given);
            double taken = now() - start;
            if (run == 0)
                printf("%016llx\n", (unsigned long long)result);
            else
                printf("%.0f\n", taken);
        }
        return 0;
    }
    fputs("usage: threads pi|mandelbrot|jacobi|sum THREADS RUNS\n", stderr);
    return 2;
}
