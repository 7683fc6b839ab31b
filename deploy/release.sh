# shellcheck shell=bash disable=SC2154
# What deploy/install and deploy/upgrade do with a release. Sourced by them; needs env, keys, var, user and setup.

say() { echo "$(basename "$0"): $*" >&2; }
die() { say "$@"; exit 1; }

# Puts a version into a new folder: unpack SOURCE FOLDER.
unpack() {
    local around
    mkdir "$2"
    if [ -d "$1" ]; then
        cp -a "$1/." "$2/"
    else
        # A bundle has one folder around it, `git archive` none.
        around=$(tar -tzf "$1" | cut -d/ -f1 | sort -u | wc -l)
        tar -xzf "$1" -C "$2" --strip-components "$((around == 1))" || { say "$1 can't be unpacked"; return 1; }
    fi
    [ -f "$2/manage.py" ] || { say "$1 holds no manage.py"; return 1; }
}

# Makes a release ready to run. Keys that set-up makes belong nowhere here.
make_ready() {
    (cd "$1" && PORTAL_VAR=$1/.setup-var bash -c "$setup") || return 1
    rm -rf "$1/.setup-var"
}

# Runs a command in a release with the portal's settings and secrets, as the portal's user.
inside() {
    local release=$1
    shift
    (
        cd "$release" || exit
        set -a
        # shellcheck disable=SC1090
        . "$env"
        export PORTAL_VAR=$var HOME=$var PORTAL_STATIC=collected
        for file in "$keys"/*; do
            if [ -f "$file" ]; then
                name=$(basename "$file" | tr '[:lower:]' '[:upper:]')
                printf -v "$name" '%s' "$(cat "$file")"
                unset "${name}_FILE"
            fi
        done
        set +a
        if [ -n "$user" ]; then
            # Readable by the group of the proxy, as the static files have to be.
            umask 0027
            exec setpriv --reuid "$user" --regid "$user" --init-groups -- "$@"
        fi
        exec "$@"
    )
}
manage() {
    local release=$1
    shift
    inside "$release" "$release/.venv/bin/python" manage.py "$@"
}
