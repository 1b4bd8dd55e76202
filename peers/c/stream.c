/* The triad of STREAM (McCalpin 1995), and reading alone, for comparison with `common::machine`.
 *
 *     gcc -O3 -march=native -fopenmp stream.c -o stream
 *     OMP_NUM_THREADS=2 OMP_PROC_BIND=true ./stream [elements]
 *
 * As in STREAM: three arrays, each at least four times the last-level caches (128 MiB unless you say
 * otherwise), touched first by the thread that uses them; the best of several passes without the
 * first; 24 bytes an element counted in the triad, 8 in reading. The write-allocate is not counted.
 */
#include <float.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { PASSES = 12 };

int main(int argc, char **argv) {
    long n = argc > 1 ? atol(argv[1]) : 16 * 1024 * 1024;
    double *a = aligned_alloc(64, n * sizeof *a);
    double *b = aligned_alloc(64, n * sizeof *b);
    double *c = aligned_alloc(64, n * sizeof *c);
    if (!a || !b || !c) {
        fprintf(stderr, "no memory for three arrays of %ld elements\n", n);
        return 1;
    }
#pragma omp parallel for
    for (long i = 0; i < n; i++) {
        a[i] = 1.0;
        b[i] = 2.0;
        c[i] = 0.5;
    }

    double s = 3.0, triad = DBL_MAX, reading = DBL_MAX, total = 0.0;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = omp_get_wtime();
#pragma omp parallel for
        for (long i = 0; i < n; i++)
            a[i] = b[i] + s * c[i];
        double taken = omp_get_wtime() - start;
        if (pass > 0 && taken < triad)
            triad = taken;
    }
    for (int pass = 0; pass < PASSES; pass++) {
        double start = omp_get_wtime();
        double sum = 0.0;
        /* Without leave to reorder, gcc adds one element after the other. */
#pragma omp parallel for simd reduction(+ : sum)
        for (long i = 0; i < n; i++)
            sum += a[i];
        double taken = omp_get_wtime() - start;
        if (pass > 0 && taken < reading)
            reading = taken;
        total += sum;
    }
    printf("%d threads: triad %.1f GB/s, reading %.1f GB/s (sum %g)\n", omp_get_max_threads(),
           24e-9 * n / triad, 8e-9 * n / reading, total);
    return 0;
}
