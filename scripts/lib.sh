# Sourced by start, test and build: brings what they need, once, and says each step in a line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bun_version=$(sed -n 's/.*"bun": "\([0-9.]*\)".*/\1/p' package.json)
bun_home=node_modules/.bun-runtime
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { printf '· %s\n' "$*"; }

fail() {
  [ ! -s "$log" ] || tail -n 20 "$log" >&2
  printf '\n%s\n' "$*" >&2
  exit 1
}

quietly() { "$@" >"$log" 2>&1 </dev/null; }

need_bun() {
  if [ "$(bun --version 2>/dev/null || true)" = "$bun_version" ]; then return; fi

  export PATH="$PWD/$bun_home/node_modules/.bin:$PATH"
  hash -r
  if [ "$(bun --version 2>/dev/null || true)" = "$bun_version" ]; then return; fi

  command -v npm >/dev/null || fail "Bun $bun_version is needed, and npm to fetch it is not here. Install Node 20 with npm, then run this again."
  say "Installing Bun $bun_version in $bun_home"
  mkdir -p "$bun_home" || fail "This folder cannot be written. Run this as the user who owns $PWD."
  quietly timeout 600 npm install --no-save --no-audit --no-fund --prefix "$bun_home" "bun@$bun_version" ||
    fail "Bun $bun_version could not be installed with npm. Check that this machine reaches the npm registry (npm ping), then run this again."
  hash -r
  [ "$(bun --version 2>/dev/null || true)" = "$bun_version" ] ||
    fail "Bun $bun_version was installed but does not run on this machine. It needs a 64-bit Linux with glibc."
}

need_dependencies() {
  local lock
  lock=$(cat package.json bun.lock | sha256sum)
  if [ "$(cat node_modules/.installed 2>/dev/null || true)" = "$lock" ]; then return; fi

  say 'Installing the dependencies'
  quietly timeout 600 bun install --frozen-lockfile ||
    fail 'The dependencies could not be installed. Check that this machine reaches the npm registry (npm ping), then run this again.'
  printf '%s\n' "$lock" >node_modules/.installed
}

has_ffmpeg() { [ -n "${FFMPEG_BIN:-}" ] || command -v ffmpeg >/dev/null || [ -x node_modules/ffmpeg-static/ffmpeg ]; }

# FETCH_FFMPEG_STATIC=1 asks for ffmpeg-static's own download, which does not come from the npm registry.
need_ffmpeg() {
  if [ "${FETCH_FFMPEG_STATIC:-}" = 1 ] && [ ! -x node_modules/ffmpeg-static/ffmpeg ]; then
    say "Fetching ffmpeg-static's ffmpeg"
    if ! quietly timeout 180 bun node_modules/ffmpeg-static/install.js || [ ! -x node_modules/ffmpeg-static/ffmpeg ]; then
      rm -f node_modules/ffmpeg-static/ffmpeg
      say 'It could not be fetched: going on without it'
    fi
  fi
  has_ffmpeg || install_debian ffmpeg
}

need_chromium() { command -v chromium >/dev/null || install_debian chromium; }

install_debian() {
  say "Installing $1 from Debian's packages"
  quietly apt update || true
  quietly apt install --no-install-recommends "$1"
}

apt() {
  local as=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Only root can install packages, and sudo is not here."; return 1; }
    as=(sudo)
  fi
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive timeout 900 apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}
