# Shared by tools/quickstart and tools/test: what has to be installed (tools/packages.txt), and installing it.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }

# Whether what a line of packages.txt asks for is there: have HOW NAME
have() {
  local how=$1 name=$2 try
  case $how in
  command) command -v "$name" >/dev/null 2>&1 ;;
  library) pkg-config --exists "$name" >/dev/null 2>&1 ;;
  package) dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' ;;
  cmake) command -v cmake >/dev/null 2>&1 &&
    printf '%s\n%s\n' "$name" "$(cmake --version | sed -n '1s/[^0-9]*//p')" | sort -CV ;;
  python)
    for try in python3 /usr/bin/python3; do
      "$try" -c "import $name" >/dev/null 2>&1 && return 0
    done
    return 1 ;;
  compiler) compiles "$name" '#include <stdio.h>
    int main(void) { return puts("") < 0; }' ;;
  fuzzer) compiles "$name" '#include <stddef.h>
    int LLVMFuzzerTestOneInput(const unsigned char *d, size_t n);
    int LLVMFuzzerTestOneInput(const unsigned char *d, size_t n) { return n > 9 && d[0] == 7 ? -1 : 0; }' \
    -fsanitize=fuzzer,address,undefined ;;
  esac
}

# compiles COMPILER PROGRAM FLAG...
compiles() {
  command -v "$1" >/dev/null 2>&1 || return 1
  local to code=0
  to=$(mktemp -d)
  printf '%s\n' "$2" >"$to/try.c"
  "$1" "${@:3}" "$to/try.c" -o "$to/try" >/dev/null 2>&1 || code=1
  rm -rf "$to"
  return $code
}

# Prints the packages of these purposes that are missing, one a line: missing_packages FILE PURPOSE...
missing_packages() {
  local file=$1 purpose package how name
  shift
  while read -r purpose package how name; do
    case " $* " in *" $purpose "*) have "$how" "$name" || printf '%s\n' "$package" ;; esac
  done < <(grep -vE '^ *(#|$)' "$file")
}

# Installs packages, or says what to run and returns 3: install_packages PACKAGE...
install_packages() {
  local line="apt-get install -y --no-install-recommends $*" rights=()
  say "Missing: $*"
  if ! command -v apt-get >/dev/null 2>&1; then
    say "There is no apt-get here. Install what those Debian packages hold, then run this again."
    return 3
  fi
  if [ "$(id -u)" -ne 0 ]; then
    rights=(sudo)
    if ! command -v sudo >/dev/null 2>&1 || { ! sudo -n true 2>/dev/null && ! [ -t 0 ]; }; then
      say "Installing them needs rights that are not at hand. Run this line, then this program again:"
      say "    sudo apt-get update && sudo $line"
      return 3
    fi
  fi
  say "Installing them with: ${rights[*]:+${rights[*]} }$line"
  "${rights[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >/dev/null 2>&1 ||
    say "(the list of packages could not be brought up to date; trying with the one at hand)"
  # shellcheck disable=SC2086
  "${rights[@]}" env DEBIAN_FRONTEND=noninteractive $line -q </dev/null || {
    say "The packages could not be installed. Run this line and see what it says:"
    say "    ${rights[*]:+${rights[*]} }$line"
    return 3
  }
}
