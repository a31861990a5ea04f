// Decides what keys do on a work page, that nothing typed is lost by mistake, and when a page left alone is closed.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const first = (selector, from = document) => from.querySelector(selector);
  const follow = (key) => { const link = first(`[data-key="${key}"]`); if (link) link.click(); return Boolean(link); };

  // Rows: the link in the first cell takes the focus, so that readers of the page hear where they are.
  const rows = () => [...document.querySelectorAll("#list tbody tr, .table.choose tbody tr")].filter((row) => first("a", row));
  const step = (by) => {
    const all = rows();
    if (!all.length) return false;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    first("a", next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const show = (id) => { const dialog = document.getElementById(id); if (dialog && !dialog.open) dialog.showModal(); return Boolean(dialog); };
  const keys = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    "/": () => { const field = first('[data-key="search"]'); if (field) { field.focus(); field.select(); } return Boolean(field); },
    n: () => follow("new"), "]": () => follow("next"), "[": () => follow("previous"), b: () => follow("back"), "?": () => show("keys"),
  };
  const types = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      const save = first('[data-key="save"]');
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || first("dialog[open]")) return;
    if (types(event.target)) { if (event.key === "Escape") event.target.blur(); return; }
    const act = keys[event.key];
    if (act && act()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const shows = event.target.closest("[data-shows]");
    if (shows) show(shows.dataset.shows);
    const row = event.target.closest("tr[data-url]");
    if (row && !event.target.closest("a, button, input, label") && !String(getSelection())) first("a", row).click();
  });

  // Forms: once sent they rest; what was typed is not left without a question.
  let touched = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) touched = true; });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.asks && !confirm(form.dataset.asks)) { event.preventDefault(); return; }
    touched = false;
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("button[disabled]").forEach((button) => { button.disabled = false; }); });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  const told = first("[data-focus]");
  if (told) { told.focus(); if (first("form[data-guard]")) touched = true; }

  // Lines of a form that may be several: a new one is a copy of the empty one.
  document.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-adds]");
    if (!adds) return;
    const prefix = adds.dataset.adds, total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const empty = document.getElementById(`${prefix}-empty`), list = document.getElementById(`${prefix}-lines`);
    const line = empty.content.cloneNode(true);
    for (const one of line.querySelectorAll("*")) {
      for (const attribute of [...one.attributes]) if (attribute.value.includes("__prefix__")) one.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", total.value));
    }
    list.append(line);
    total.value = Number(total.value) + 1;
    const field = first("input:not([type=hidden]), select, textarea", list.lastElementChild);
    if (field) field.focus();
    touched = true;
  });

  // Nobody's hand for long: say so, then leave, so that what stands here is not read by whoever passes.
  const idle = Number(document.body.dataset.idleSeconds || 0) * 1000, notice = document.getElementById("idle");
  if (idle && notice) {
    const warn = 120000, tell = 300000;
    let moved = Date.now(), told_at = Date.now();
    const here = () => {
      moved = Date.now();
      if (!notice.hidden) notice.hidden = true;
      if (moved - told_at > tell) { told_at = moved; fetch(document.body.dataset.stillHere, { credentials: "same-origin" }).catch(() => {}); }
    };
    for (const name of ["keydown", "pointerdown", "input", "wheel"]) addEventListener(name, here, { passive: true });
    setInterval(() => {
      const left = idle - (Date.now() - moved);
      if (left <= 0) { touched = false; const out = document.getElementById("sign-out"); out.elements.why.value = "idle"; out.submit(); return; }
      if (left <= warn) { first("[data-left]", notice).textContent = left > 60000 ? "2 分钟" : `${Math.ceil(left / 1000)} 秒`; notice.hidden = false; }
    }, 1000);
  }

  // The server's own words stand in the page also when a part was refused.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([403, 409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:afterSwap", () => { const count = first("#list .count"); if (count) count.setAttribute("aria-live", "polite"); });
})();
