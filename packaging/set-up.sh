#!/usr/bin/env bash
# Brings a Debian 12 machine from fresh to ready: OS packages, Python environment, Pinyin dictionary.
# Usage: packaging/set-up.sh run|check     (run: what a hall needs; check: that and the tests' tools)
# A second start finds the stamps and ends within a second. Exit 0 ready; 1 with one sentence why not.
# It speaks Chinese, or English when the first of ZHITING_LANGUAGE, LC_ALL and LANG that is set begins with `en`.
set -euo pipefail
cd "$(dirname "$0")/.."
kind="${1:-run}"
venv=.venv

case "${ZHITING_LANGUAGE:-${LC_ALL:-${LANG:-}}}" in
  [Ee][Nn]*) language=2 ;;
  *) language=1 ;;
esac
# Both take the same sentence twice: Chinese, English.
say() { echo "zhiting: ${!language}"; }
stop() { say "$@" >&2; exit 1; }

. /etc/os-release 2>/dev/null || stop "本机不是 Debian 12（没有 /etc/os-release）；请安装人员装好 Debian 12 再启动。" \
  "this is not Debian 12 (no /etc/os-release); the installer puts Debian 12 on it and starts again."
[ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ] ||
  stop "本机运行的是 ${PRETTY_NAME:-未知的系统}；请安装人员换用 Debian 12。" \
    "this machine runs ${PRETTY_NAME:-an unknown system}; the installer must put Debian 12 on it."

# A clock without battery makes every certificate "not yet valid": the package indexes would fail with riddles.
[ "$(date +%s)" -ge 1780272000 ] ||
  stop "时钟显示 $(date +%F)，早于本软件的诞生；请管理员校准（timedatectl set-ntp true）后重新启动。" \
    "the clock says $(date +%F), before this software was made; an administrator sets it (timedatectl set-ntp true) and starts again."
[ -w . ] && { [ ! -e "$venv" ] || [ -w "$venv" ]; } ||
  stop "用户 $(id -un) 不能写 $PWD；请用它的所有者（$(stat -c %U .)）启动。" \
    "the user $(id -un) may not write to $PWD; start as the folder's owner ($(stat -c %U .))."

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null && as_root=(sudo) || as_root=(false)
fi

free_mb() { df -Pm "$1" | awk 'NR==2 {print $4}'; }

wanted_packages() { grep -v '^#' packaging/os-packages.txt | grep .; }

missing_packages() {
  comm -23 <(wanted_packages | sort -u) <(
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(wanted_packages) 2>/dev/null |
      awk '$2 == "installed" {print $1}' | sort -u
  )
}

install_packages() {
  local wanted count; wanted=$(missing_packages); count=$(wc -w <<<"$wanted")
  [ -z "$wanted" ] && return 0
  [ "${as_root[0]:-}" != false ] ||
    stop "缺少这些 Debian 软件包：$(echo $wanted)；请管理员用 root 或 sudo 重新启动，以便安装。" \
      "these Debian packages are missing: $(echo $wanted); an administrator starts again as root or with sudo to install them."
  [ "$(free_mb /)" -ge 3000 ] ||
    stop "根目录 / 所在磁盘只剩 $(free_mb /) MB，安装需要 3000 MB；请管理员腾出空间后重新启动。" \
      "the disk holding / has $(free_mb /) MB free, 3000 MB are needed; an administrator makes room and starts again."
  say "正在安装 $count 个 Debian 软件包（第一次要几分钟）…" \
    "installing $count Debian packages (some minutes the first time) ..."
  # Debian starts what it installs: a plain broker on 1883 and a database cluster nobody asked for. Neither is ours.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap '"${as_root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee /usr/sbin/policy-rc.d >/dev/null
    "${as_root[@]}" chmod 755 /usr/sbin/policy-rc.d
  fi
  if echo "$wanted" | grep -qx postgresql-15 && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  local log; log=$(mktemp)
  local result=0
  { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends $wanted; } >"$log" 2>&1 || result=$?
  if [ $result != 0 ]; then
    tail -n 15 "$log" >&2
    stop "Debian 软件包没有装成；请管理员看上面它最后的话，全部在 $log。" \
      "Debian's package manager failed; an administrator finds its last words above, all of them in $log."
  fi
  rm -f "$log"
  # Debian's file would let pcscd offer a virtual reader to the whole network; stand-ins bring a pcscd of their own.
  if echo "$wanted" | grep -qx vsmartcard-vpcd; then "${as_root[@]}" rm -f /etc/reader.conf.d/vpcd; fi
  if echo "$wanted" | grep -qx mosquitto && command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
    "${as_root[@]}" systemctl disable --now mosquitto >/dev/null 2>&1 || true
  fi
}

make_environment() {
  local lock="requirements/$kind.txt" stamp="$venv/.ready-$kind"
  local want; want=$(sha256sum "$lock" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ] && return 0
  # The tests' environment contains the hall's: no need to go back to the smaller one.
  [ "$kind" = run ] && [ -e "$venv/.ready-check" ] && [ "$venv/.ready-check" -nt "$lock" ] && return 0
  [ "$(free_mb .)" -ge 1500 ] ||
    stop "本文件夹所在磁盘只剩 $(free_mb .) MB，需要 1500 MB；请管理员腾出空间后重新启动。" \
      "the disk holding this folder has $(free_mb .) MB free, 1500 MB are needed; an administrator makes room and starts again."
  say "正在按 $lock 准备 Python 环境…" \
    "making the Python environment from $lock ..."
  [ -x "$venv/bin/python" ] || /usr/bin/python3 -m venv "$venv"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock" 2>&1 | { grep -v "^WARNING: Location" || true; } ||
    stop "Python 软件包没有装成；请管理员确认本机能访问软件包仓库，再重新启动。" \
      "the Python packages could not be installed; an administrator sees that this machine reaches a package index, and starts again."
  echo "$want" > "$stamp"
}

make_pinyin() {
  local where=.venv/pinyin
  [ -e "$where/build/luna_pinyin_simp.schema.yaml" ] && [ -e "$where/luna_pinyin_simp.custom.yaml" ] && return 0
  say "正在生成拼音词典…" \
    "building the Pinyin dictionary ..."
  rm -rf "$where"; mkdir -p "$where"
  cat > "$where/default.custom.yaml" <<'YAML'
patch:
  schema_list:
    - schema: luna_pinyin_simp
YAML
  # What one visitor writes must never be offered to the next: no user dictionary, no phrases of one's own.
  cat > "$where/luna_pinyin_simp.custom.yaml" <<'YAML'
patch:
  translator/enable_user_dict: false
  custom_phrase/enable_user_dict: false
  menu/page_size: 9
YAML
  local log; log=$(mktemp)
  rime_deployer --build "$where" /usr/share/rime-data "$where/build" >"$log" 2>&1 || true
  grep -q "enable_user_dict: false" "$where/build/luna_pinyin_simp.schema.yaml" 2>/dev/null ||
    {
      tail -n 5 "$log" >&2
      stop "拼音词典没有生成；请管理员看上面的话，重装 rime-data-luna-pinyin 后重新启动。" \
        "the Pinyin dictionary could not be built; an administrator reads the words above, reinstalls rime-data-luna-pinyin and starts again."
    }
  rm -f "$log"
}

install_packages
make_environment
make_pinyin
