# What the stages share. Sourced with the repository's root as the working directory.
# shellcheck shell=bash

# Where it is all built. A release and a debug build share it; each sanitizer has one of its own beside it.
BUILD=${KLEPET_BUILD:-.build}

# What went wrong, which may lie far before the end, and the end.
tell_failure() {
    grep -E -A 3 '✘|: error:|^(ERROR|FAIL|FAILED|not ok)\b' "$1" | head -n 100 || true
    echo '...'
    tail -n 200 "$1"
}

# Runs a command that talks for long: on a terminal as it is, in a pipe with nothing unless it fails.
quietly() {
    if [[ -t 1 ]]; then
        "$@"
        return
    fi
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    if ((status != 0)); then
        echo "failed ($status): $*"
        tell_failure "$log"
    fi
    rm -f "$log"
    return "$status"
}

can_install() { command -v apt-get >/dev/null && ((EUID == 0)); }

# Installs Debian packages that a stage alone needs. None of them starts a service:
# in runlevel 1 Debian's packages do not.
install_packages() {
    echo "installing $*"
    (
        export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
        quietly apt-get install -y --no-install-recommends "$@" \
            || { quietly apt-get update && quietly apt-get install -y --no-install-recommends "$@"; }
    )
}

# Ends a stage for which there is nothing to do here. Told to Tests/run by a file and not by an exit code, for any code
# may be a program's way to fail (libFuzzer's is the 77 that others skip with).
leave_out() {
    echo "left out: $*"
    [[ -z ${KLEPET_LEFT_OUT:-} ]] || touch "$KLEPET_LEFT_OUT"
    exit 0
}

# The release build, and $BUILD/dist as somebody would install it: the header, the stripped library, the link that the
# soname asks for, and what pkg-config says of it. The library is the one in Embedded Swift; with KLEPET_RUNTIME=full it
# is SwiftPM's, with the Swift runtime inside.
build_library() {
    # The list of exported names is no input that SwiftPM knows of; without the file it links anew, which is cheap.
    rm -f "$BUILD/release/libklepet.so"
    quietly swift build -c release --scratch-path "$BUILD"
    local built=$BUILD/embedded/libklepet.so
    if [[ ${KLEPET_RUNTIME:-} == full ]]; then
        built=$BUILD/release/libklepet.so
    else
        quietly Sources/KlepetLibrary/build "$BUILD/embedded" --self-contained
        quietly Sources/KlepetLibrary/build "$BUILD/embedded"
    fi
    rm -rf "$BUILD/dist"
    mkdir -p "$BUILD/dist/include" "$BUILD/dist/lib/pkgconfig"
    cp Include/*.h "$BUILD/dist/include/"
    cp Include/klepet.pc "$BUILD/dist/lib/pkgconfig/"
    strip -o "$BUILD/dist/lib/libklepet.so.0" "$built"
    ln -s libklepet.so.0 "$BUILD/dist/lib/libklepet.so"
    # For wheels: libuv, SQLite and libsodium are inside, for those of this machine need its glibc.
    [[ ${KLEPET_RUNTIME:-} != full ]] || return 0
    mkdir -p "$BUILD/dist/contained"
    strip -o "$BUILD/dist/contained/libklepet.so.0" "$BUILD/embedded/contained/libklepet.so"
}

# For a stage that is run alone.
need_library() {
    [[ -e $BUILD/dist/lib/libklepet.so.0 ]] || build_library
}

# The tests under a sanitizer, in a build folder of their own.
build_sanitized() {
    swift build --build-tests --sanitize="$1" --scratch-path "$BUILD-$1"
}

# The clang that came with Swift.
swift_clang() {
    echo "$(dirname "$(readlink -f "$(command -v swift)")")/clang"
}
