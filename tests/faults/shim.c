/* Preloaded into a run, it lets the N-th call of one kind fail, by the environment:
 *
 *   FAULT_CALL   open, read, write, sync, rename, link, unlink, mkdir, chmod, lock, stat, list, thread or alloc
 *   FAULT_AT     N, from 1; 0 counts and lets nothing fail
 *   FAULT_MODE   once: that call alone; on: that one and all after it; short: a write that ends after its first byte
 *   FAULT_ERRNO  the error's number
 *   FAULT_LOG    a file that gets two numbers at the end: calls seen, and calls that failed
 *   FAULT_SKIP   ranges of the program's addresses, as begin-end in hexadecimal with commas, whose allocations neither count nor fail
 *
 * Calls count from all threads together. What the C library calls within itself is not seen. Linux and glibc alone.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN, READ, WRITE, SYNC, RENAME, LINK, UNLINK, MKDIR, CHMOD, LOCK, STAT, LIST, THREAD, ALLOC, KINDS };
static const char *const NAMES[KINDS] = {"open",  "read",  "write", "sync", "rename", "link",   "unlink",
                                         "mkdir", "chmod", "lock",  "stat", "list",   "thread", "alloc"};

static int chosen = -1, with_errno = EIO, on, short_write;
static long at, seen, failed;
static const char *log_path;

#define MOST_SKIPPED 256
static struct { unsigned long begin, end; } skipped[MOST_SKIPPED];
static int skips;
static unsigned long program;

/* Where the program's file begins in memory: the first mapping of its own. */
static unsigned long first_mapping(void) {
    char text[32] = "";
    int maps = syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY, 0);
    if (maps < 0 || syscall(SYS_read, maps, text, sizeof text - 1) <= 0)
        return 0;
    syscall(SYS_close, maps);
    return strtoul(text, NULL, 16);
}

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("FAULT_CALL"), *number = getenv("FAULT_AT"), *mode = getenv("FAULT_MODE"), *error = getenv("FAULT_ERRNO");
    log_path = getenv("FAULT_LOG");
    at = number ? atol(number) : 0;
    with_errno = error ? atoi(error) : EIO;
    const char *skip = getenv("FAULT_SKIP");
    program = first_mapping();
    while (skip && *skip && skips < MOST_SKIPPED) {
        char *rest;
        skipped[skips].begin = strtoul(skip, &rest, 16);
        skipped[skips++].end = strtoul(rest + 1, &rest, 16);
        skip = *rest == ',' ? rest + 1 : NULL;
    }
    on = mode && !strcmp(mode, "on");
    short_write = mode && !strcmp(mode, "short");
    for (int kind = 0; name && kind < KINDS; kind++)
        if (!strcmp(name, NAMES[kind]))
            chosen = kind;
}

/* A run may end by _exit, so the numbers are written as they come: when one fails, and at a usual end. */
static void record(void) {
    char line[64];
    if (!log_path)
        return;
    int length = snprintf(line, sizeof line, "%ld %ld\n", __atomic_load_n(&seen, __ATOMIC_SEQ_CST), __atomic_load_n(&failed, __ATOMIC_SEQ_CST));
    int file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0) {
        syscall(SYS_write, file, line, length);
        syscall(SYS_close, file);
    }
}
__attribute__((destructor)) static void end(void) { record(); }

static int fails(int kind) {
    if (kind != chosen)
        return 0;
    long now = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (at == 0 || (on ? now < at : now != at))
        return 0;
    __atomic_add_fetch(&failed, 1, __ATOMIC_SEQ_CST);
    record();
    errno = with_errno;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPENING(name)                                                                                                                      \
    int name(const char *path, int flags, ...) {                                                                                           \
        mode_t mode = 0;                                                                                                                   \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                                                             \
            va_list rest;                                                                                                                  \
            va_start(rest, flags);                                                                                                         \
            mode = va_arg(rest, mode_t);                                                                                                   \
            va_end(rest);                                                                                                                  \
        }                                                                                                                                  \
        return fails(OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);                                                   \
    }
#define OPENING_AT(name)                                                                                                                   \
    int name(int folder, const char *path, int flags, ...) {                                                                               \
        mode_t mode = 0;                                                                                                                   \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                                                             \
            va_list rest;                                                                                                                  \
            va_start(rest, flags);                                                                                                         \
            mode = va_arg(rest, mode_t);                                                                                                   \
            va_end(rest);                                                                                                                  \
        }                                                                                                                                  \
        return fails(OPEN) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);                                                     \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

ssize_t read(int file, void *to, size_t count) { return fails(READ) ? -1 : syscall(SYS_read, file, to, count); }
ssize_t readv(int file, const struct iovec *to, int count) { return fails(READ) ? -1 : syscall(SYS_readv, file, to, count); }

ssize_t write(int file, const void *from, size_t count) {
    if (!fails(WRITE))
        return syscall(SYS_write, file, from, count);
    return short_write && count > 1 ? syscall(SYS_write, file, from, 1) : -1;
}
ssize_t writev(int file, const struct iovec *from, int count) {
    if (!fails(WRITE))
        return syscall(SYS_writev, file, from, count);
    return short_write && count > 0 && from->iov_len > 1 ? syscall(SYS_write, file, from->iov_base, 1) : -1;
}

int fsync(int file) { return fails(SYNC) ? -1 : (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { return fails(SYNC) ? -1 : (int)syscall(SYS_fdatasync, file); }

int rename(const char *from, const char *to) { return fails(RENAME) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return fails(RENAME) ? -1 : (int)syscall(SYS_renameat2, a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    return fails(RENAME) ? -1 : (int)syscall(SYS_renameat2, a, from, b, to, flags);
}

int link(const char *from, const char *to) { return fails(LINK) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return fails(LINK) ? -1 : (int)syscall(SYS_linkat, a, from, b, to, flags); }

int unlink(const char *path) { return fails(UNLINK) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return fails(UNLINK) ? -1 : (int)syscall(SYS_unlinkat, folder, path, flags); }
int rmdir(const char *path) { return fails(UNLINK) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); }

int mkdir(const char *path, mode_t mode) { return fails(MKDIR) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return fails(MKDIR) ? -1 : (int)syscall(SYS_mkdirat, folder, path, mode); }

int chmod(const char *path, mode_t mode) { return fails(CHMOD) ? -1 : (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode); }
int fchmod(int file, mode_t mode) { return fails(CHMOD) ? -1 : (int)syscall(SYS_fchmod, file, mode); }

int flock(int file, int operation) { return fails(LOCK) ? -1 : (int)syscall(SYS_flock, file, operation); }

int statx(int folder, const char *path, int flags, unsigned mask, struct statx *to) {
    return fails(STAT) ? -1 : (int)syscall(SYS_statx, folder, path, flags, mask, to);
}

struct dirent64 *readdir64(DIR *folder) { return fails(LIST) ? NULL : NEXT(readdir64)(folder); }

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *with) {
    return fails(THREAD) ? EAGAIN : NEXT(pthread_create)(thread, how, run, with);
}

/* dlsym may allocate, so glibc's own names are taken. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);

static int refused(void *caller) {
    unsigned long at = (unsigned long)caller - program;
    for (int k = 0; k < skips; k++)
        if (at >= skipped[k].begin && at < skipped[k].end)
            return 0;
    return fails(ALLOC);
}
#define REFUSED refused(__builtin_return_address(0))

void *malloc(size_t size) { return REFUSED ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return REFUSED ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return REFUSED ? NULL : __libc_realloc(old, size); }
int posix_memalign(void **to, size_t alignment, size_t size) {
    if (REFUSED)
        return ENOMEM;
    *to = __libc_memalign(alignment, size);
    return *to ? 0 : ENOMEM;
}
