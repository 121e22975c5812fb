# The browser target of the Rust compiler. Sourced by script/bootstrap.
#
# With internet, rustup has it in seconds. Where only Debian's packages can be reached, the same thing is built from
# the standard library's source, which Debian packages as rust-src: it must be of exactly rustc's version.

has_wasm_target() {
    compgen -G "$(rustc --print sysroot)/lib/rustlib/$TARGET/lib/libstd-*.rlib" >/dev/null
}

install_wasm_target() {
    if have rustup; then
        say "    asking rustup for it (at most 60 seconds)"
        if timeout 60 rustup target add "$TARGET" </dev/null >/dev/null 2>&1 && has_wasm_target; then
            return
        fi
        say "    rustup cannot reach it"
    fi
    say "    building it from Debian's source package of the standard library"
    build_wasm_target
    has_wasm_target || die "The browser target could not be installed. With internet: rustup target add $TARGET"
    # Builds against another standard library than this one are of no use any more.
    rm -rf "$ROOT/target/browser"
}

# The mirrors of Debian that this machine's apt is set up with, each as scheme://host/path.
debian_mirrors() {
    {
        cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs:[[:space:]]*//p' | tr ' ' '\n'
        cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
            sed -n 's/^deb[[:space:]]\+\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]\+\).*/\2/p'
    } | sed 's:/*$::' | grep -E '^https?://.*/debian$' | awk '!seen[$0]++' || true
}

# fetch ADDRESS FILE: through apt's own helper, which knows this machine's proxy and certificates.
fetch() {
    timeout 120 /usr/lib/apt/apt-helper -o Acquire::Retries=2 download-file "$1" "$2" >/dev/null 2>&1 && [ -s "$2" ]
}

# fetch_rust_src VERSION FOLDER: puts Debian's rust-src of that version there, and tells the file.
fetch_rust_src() {
    local version=$1 folder=$2 full mirror suite list name
    # What apt knows already comes first.
    full=$(apt-cache madison rust-src 2>/dev/null | awk -F' *[|] *' -v v="$version+dfsg" 'index($2, v) == 1 { print $2; exit }')
    if [ -n "$full" ] && (cd "$folder" && apt-get download -qq "rust-src=$full" >/dev/null 2>&1); then
        compgen -G "$folder/rust-src_*.deb" | head -n 1
        return
    fi
    # Then the lists of Debian's other suites on the same mirror: the machine's own is often older.
    for mirror in $(debian_mirrors); do
        for suite in trixie-backports forky sid stable-backports testing; do
            list=$folder/Packages.xz
            rm -f "$list"
            fetch "$mirror/dists/$suite/main/binary-all/Packages.xz" "$list" ||
                fetch "$mirror/dists/$suite/main/binary-amd64/Packages.xz" "$list" || continue
            name=$(xz -dc "$list" | sed -n 's/^Filename: //p' | grep -F "/rust-src_$version+dfsg" | head -n 1) || true
            if [ -n "$name" ] && fetch "$mirror/$name" "$folder/${name##*/}"; then
                printf '%s\n' "$folder/${name##*/}"
                return
            fi
        done
        # Last, names that Debian has used: they stay in the pool after the lists have moved on.
        for name in "1~bpo13+1" "2~bpo13+1" "3~bpo13+1" 1 2 3; do
            name=rust-src_$version+dfsg1-${name}_all.deb
            if fetch "$mirror/pool/main/r/rustc/$name" "$folder/$name"; then
                printf '%s\n' "$folder/$name"
                return
            fi
        done
    done
    return 1
}

# The recipe: unpack the source into the compiler's own folder, build an empty crate with it, keep the libraries.
build_wasm_target() {
    local version sysroot work deb
    version=$(rustc --version | cut -d' ' -f2)
    sysroot=$(rustc --print sysroot)
    [ -w "$sysroot/lib/rustlib" ] || die "$sysroot cannot be written to: please run script/bootstrap once as its owner."
    work=$(mktemp -d)
    if [ ! -f "$sysroot/lib/rustlib/src/rust/library/Cargo.lock" ]; then
        deb=$(fetch_rust_src "$version" "$work") || {
            rm -rf "$work"
            die "Neither rustup's server nor a Debian package rust-src of version $version can be reached." \
                "With internet: rustup target add $TARGET"
        }
        say "    using ${deb##*/}"
        mkdir "$work/deb"
        dpkg-deb -x "$deb" "$work/deb"
        mkdir -p "$sysroot/lib/rustlib/src/rust"
        cp -a "$work/deb/usr/src/rustc-$version/library" "$sysroot/lib/rustlib/src/rust/"
    fi
    mkdir -p "$work/empty/src"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$work/empty/Cargo.toml"
    : >"$work/empty/src/lib.rs"
    # Without the bitcode, link-time optimisation fails.
    (cd "$work/empty" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
        cargo build --quiet --release -Z build-std=std,panic_abort,panic_unwind,proc_macro --target "$TARGET")
    mkdir -p "$sysroot/lib/rustlib/$TARGET/lib"
    find "$work/target/$TARGET/release/deps" -name 'lib*.rlib' ! -name 'libempty-*' \
        -exec cp {} "$sysroot/lib/rustlib/$TARGET/lib/" \;
    rm -rf "$work"
}
