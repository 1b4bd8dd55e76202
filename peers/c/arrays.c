/* The timed problems of the topic `arrays` in C, for side-by-side figures.

       gcc -O3 -march=native -fno-math-errno -o /tmp/arrays peers/c/arrays.c -lm && /tmp/arrays

   Sizes are those of exercises/arrays/benches. Prints the median and the fastest of 201 runs, after
   20 to warm up. Beside it, for NAME = heat_equation, temporaries or expression:

       cargo bench -p arrays --no-default-features --features bench,NAME --bench NAME

   Pin both alike (`taskset -c 1 …`), run them in turns, and compare the medians; on a busy machine,
   the fastest. Without -fno-math-errno gcc does not vectorise the square root, and the distances
   take six times as long. */

#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 201, WARM = 20, LENGTH = 1000000, PAIRS = 100000, BLOCK = 2048 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e6 * t.tv_sec + 1e-3 * t.tv_nsec;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *array(size_t length) {
    double *a = malloc(length * sizeof *a);
    if (!a) {
        fputs("no memory\n", stderr);
        exit(1);
    }
    return a;
}

/* Keeps the compiler from dropping work whose result nobody reads. */
static void keep(const void *p) { __asm__ volatile("" : : "r"(p) : "memory"); }

#define TIME(name, size, ...)                                                                  \
    do {                                                                                       \
        static double times[RUNS];                                                             \
        for (int run = -WARM; run < RUNS; run++) {                                             \
            double start = now();                                                              \
            __VA_ARGS__;                                                                       \
            if (run >= 0) times[run] = now() - start;                                          \
        }                                                                                      \
        qsort(times, RUNS, sizeof *times, compare);                                            \
        printf("%-24s %8zu  %10.1f us  %10.1f us\n", name, (size_t)(size), times[RUNS / 2],    \
               times[0]);                                                                      \
    } while (0)

static void heat_step(size_t rows, size_t columns, const double *restrict now_,
                      double *restrict next, double ratio) {
    for (size_t i = 1; i + 1 < rows; i++)
        for (size_t j = 1; j + 1 < columns; j++) {
            size_t c = i * columns + j;
            next[c] = now_[c] + ratio * (now_[c - columns] + now_[c + columns] + now_[c - 1] +
                                         now_[c + 1] - 4.0 * now_[c]);
        }
}

static double *distances(size_t count, const double *restrict points) {
    double *restrict result = array(count * count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            double dx = points[3 * j] - points[3 * i];
            double dy = points[3 * j + 1] - points[3 * i + 1];
            double dz = points[3 * j + 2] - points[3 * i + 2];
            result[i * count + j] = sqrt(dx * dx + dy * dy + dz * dz);
        }
    return result;
}

static double *combine(size_t length, const double *restrict a, const double *restrict b) {
    double *restrict result = array(length);
    for (size_t i = 0; i < length; i++)
        result[i] = 2.0 * a[i] - 4.5 * b[i] + 1.1 * (sin(a[i]) + cos(b[i]));
    return result;
}

static void one_pass(size_t length, double *x) {
    for (size_t i = 0; i < length; i++) x[i] = ((0.25 * x[i] + 0.75) * x[i] - 1.5) * x[i] - 2.0;
}

static void horner(size_t terms, const double *coefficients, size_t length,
                   const double *restrict x, double *restrict y) {
    for (size_t i = 0; i < length; i++) y[i] = coefficients[0];
    for (size_t term = 1; term < terms; term++) {
        for (size_t i = 0; i < length; i++) y[i] *= x[i];
        for (size_t i = 0; i < length; i++) y[i] += coefficients[term];
    }
}

static void by_blocks(size_t terms, const double *coefficients, size_t length, double *x) {
    double *buffer = array(BLOCK);
    for (size_t start = 0; start < length; start += BLOCK) {
        size_t block = length - start < BLOCK ? length - start : BLOCK;
        horner(terms, coefficients, block, x + start, buffer);
        memcpy(x + start, buffer, block * sizeof *buffer);
    }
    free(buffer);
}

int main(void) {
    for (size_t side = 200; side <= 1000; side += 800) {
        double *current = array(side * side), *next = array(side * side);
        for (size_t i = 0; i < side * side; i++)
            current[i] = next[i] = (double)((i / side) * (i % side) % 97);
        TIME("heat_equation", side, {
            heat_step(side, side, current, next, 0.2);
            double *swapped = current;
            current = next, next = swapped;
            keep(current);
        });
        free(current), free(next);
    }
    {
        size_t count = 300;
        double *points = array(3 * count);
        for (size_t i = 0; i < 3 * count; i++)
            points[i] = (double)((37 * (i / 3) + 11 * (i % 3)) % 101);
        TIME("temporaries, distances", count, {
            double *result = distances(count, points);
            keep(result);
            free(result);
        });
        free(points);
    }
    double *a = array(LENGTH), *b = array(LENGTH);
    for (size_t i = 0; i < PAIRS; i++) {
        a[i] = 5.0 * i / (PAIRS - 1);
        b[i] = 3.0 - 6.0 * i / (PAIRS - 1);
    }
    TIME("temporaries, combine", PAIRS, {
        double *result = combine(PAIRS, a, b);
        keep(result);
        free(result);
    });
    volatile double given[] = {0.25, 0.75, -1.5, -2.0}; /* so that the compiler can't know them */
    double coefficients[4];
    for (size_t i = 0; i < 4; i++) coefficients[i] = given[i];
    const double cycle[] = {0.0, -2.0, 2.0};
    for (size_t i = 0; i < LENGTH; i++) a[i] = cycle[i % 3];
    TIME("expression, by blocks", LENGTH, {
        by_blocks(4, coefficients, LENGTH, a);
        keep(a);
    });
    TIME("expression, one pass", LENGTH, {
        one_pass(LENGTH, a);
        keep(a);
    });
    free(a), free(b);
    return 0;
}
