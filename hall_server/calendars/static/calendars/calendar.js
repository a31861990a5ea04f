// A year by keyboard: one stop of the tabulator, then arrows by day and week, Home and End within the month.
"use strict";
(() => {
  const days = [...document.querySelectorAll(".month td a")];
  if (!days.length) return;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  let here = Math.max(0, days.findIndex((day) => day.hasAttribute("aria-current")));
  days.forEach((day, place) => { day.tabIndex = place === here ? 0 : -1; });

  const go = (place) => {
    days[here].tabIndex = -1;
    here = Math.min(days.length - 1, Math.max(0, place));
    days[here].tabIndex = 0;
    days[here].focus();
  };
  const edge = (isEnd) => {
    const month = [...days[here].closest("table").querySelectorAll("td a")];
    return days.indexOf(isEnd ? month[month.length - 1] : month[0]);
  };

  document.addEventListener("focusin", (event) => {
    const place = days.indexOf(event.target);
    if (place >= 0) { days[here].tabIndex = -1; here = place; days[here].tabIndex = 0; }
  });
  document.addEventListener("keydown", (event) => {
    if (!days.includes(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = event.key in steps ? here + steps[event.key] : event.key === "Home" ? edge(false) : event.key === "End" ? edge(true) : null;
    if (place === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(place);
  }, true);
})();
