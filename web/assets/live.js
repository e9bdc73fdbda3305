// Keeps an open page current: on each change of the record it fetches the page again and swaps <main>.
// Nothing depends on it; without it a page is current when it is loaded.
(() => {
  "use strict";
  if (!window.EventSource || !document.body.hasAttribute("data-live")) return;
  const note = document.getElementById("live-note");
  let seen = document.body.getAttribute("data-live");
  let waiting = false, again = false;

  const filling = () => {
    const at = document.activeElement;
    const inForm = at && at.closest("form") && at.matches("input, textarea, select");
    const changed = (one) => (one.options ? [...one.options].some((o) => o.selected !== o.defaultSelected && o.index)
      : one.value !== one.defaultValue || one.checked !== one.defaultChecked);
    const typed = [...document.querySelectorAll("main input, main select, main textarea")].some(changed);
    return Boolean(inForm || typed || document.querySelector("main form[data-keep]"));
  };

  async function refresh() {
    if (filling() || document.hidden) { again = true; return; }
    if (waiting) { again = true; return; }
    waiting = true; again = false;
    try {
      const answer = await fetch(location.href, { headers: { "x-live": "1" }, credentials: "same-origin" });
      if (filling()) again = true;
      if (!answer.ok || again) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main"), old = document.querySelector("main");
      if (!fresh || !old || fresh.innerHTML === old.innerHTML) return;
      const focus = document.activeElement && old.contains(document.activeElement) ? document.activeElement.id : "";
      const open = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
      const known = new Set([...old.querySelectorAll("[data-act]")].map((one) => one.dataset.act));
      const top = window.scrollY;
      old.replaceChildren(...fresh.childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      for (const one of old.querySelectorAll("[data-act]")) if (!known.has(one.dataset.act)) one.classList.add("fresh");
      window.scrollTo({ top, behavior: "instant" });
      if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
      if (page.title) document.title = page.title;
      if (note) note.textContent = "This page has been brought up to date.";
    } catch { /* the next event tries again */ } finally {
      waiting = false;
      if (again && !document.hidden && !filling()) setTimeout(refresh, 250);
    }
  }

  const events = new EventSource("/events?after=" + encodeURIComponent(seen));
  events.addEventListener("record", (event) => {
    if (event.data !== seen) { seen = event.data; refresh(); }
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && again) refresh(); });
  document.addEventListener("focusout", () => setTimeout(() => { if (again) refresh(); }, 200));
  setInterval(() => { if (document.querySelector("main .countdown")) refresh(); }, 30000);
})();
