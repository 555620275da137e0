# Sourced by POSIX shells: finds a JDK 25 or later without starting one.

java_version() { # home -> feature number, read without starting it
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

usable() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && version=$(java_version "$1") && [ "${version:-0}" -ge 25 ]
}

candidates() {
  printf '%s\n' "${SAMSARA_JAVA_HOME-}" "${JAVA_HOME-}"
  compiler=$(command -v javac 2>/dev/null) &&
    compiler=$(readlink -f "$compiler" 2>/dev/null || printf '%s' "$compiler") &&
    printf '%s\n' "${compiler%/bin/javac}"
  for folder in /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
    printf '%s\n' "$folder"
  done
}

# Sets and exports JAVA_HOME, or says why not and fails.
find_jdk() {
  jdk=$(candidates | while IFS= read -r folder; do
    if usable "$folder"; then
      printf '%s' "$folder"
      break
    fi
  done)
  if [ -z "$jdk" ]; then
    printf '%s %s %s\n' "samsara: no JDK 25 or later found: looked at SAMSARA_JAVA_HOME, JAVA_HOME," \
      "javac on PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, mise and the folders of macOS;" \
      "install one, or set SAMSARA_JAVA_HOME to its folder" >&2
    return 1
  fi
  JAVA_HOME=$jdk
  export JAVA_HOME
}
