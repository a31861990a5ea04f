// Decides when the list of alarms is drawn anew: when the pulse, a number asked for several times a second, has changed.
"use strict";
(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const SECONDS = 0.25, HIDDEN_SECONDS = 5, LATE_AFTER = 5;
  const words = live.querySelector("[data-live-text]");
  let pulse = live.dataset.pulse, heard = Date.now(), count = 0;

  const keys = () => new Set([...document.querySelectorAll("#list tbody tr[data-url]")].map((row) => row.dataset.url));
  const draw = async () => {
    const known = keys(), at = document.activeElement && document.activeElement.closest("tr[data-url]");
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) { location.reload(); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list");
    document.getElementById("list").replaceWith(fresh);
    let came = 0;
    for (const row of fresh.querySelectorAll("tbody tr[data-url]")) if (!known.has(row.dataset.url)) { row.classList.add("is-new"); came += 1; }
    if (at) { const link = fresh.querySelector(`tr[data-url="${at.dataset.url}"] a`); if (link) link.focus(); }
    count += came;
    if (came) words.textContent = `实时：刚收到 ${count} 条新信号`;
  };
  const ask = async () => {
    try {
      const answer = await fetch(live.dataset.pulseUrl, { credentials: "omit", cache: "no-store" });
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.text()).trim();
      if (live.classList.contains("is-late")) { live.classList.remove("is-late"); words.textContent = "实时：新信号自动出现"; }
      heard = Date.now();
      if (found !== pulse) { await draw(); pulse = found; }
    } catch {
      if (Date.now() - heard > LATE_AFTER * 1000) { live.classList.add("is-late"); words.textContent = "连接中断，这里可能不是最新的，正在重新连接"; }
    }
    setTimeout(ask, (document.hidden ? HIDDEN_SECONDS : SECONDS) * 1000);
  };
  setTimeout(ask, SECONDS * 1000);
})();
