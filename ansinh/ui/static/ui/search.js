/* The search box of every page: answers below it while one types, gone through with the arrows.
   The server writes them; here the list opens and closes, and the box says which answer stands under the arrows.
   Without it the box is a form that leads to the page of all results. */
"use strict";

(() => {
  const box = document.getElementById("site-search");
  const panel = document.getElementById("site-answers");
  const voice = document.getElementById("site-answers-said");
  if (!box || !panel || !voice) return;

  const answers = () => [...panel.querySelectorAll("[role=option]")];
  const chosen = () => panel.querySelector("[aria-selected=true]");

  function choose(answer) {
    chosen()?.setAttribute("aria-selected", "false");
    if (!answer) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    answer.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", answer.id);
    answer.scrollIntoView({ block: "nearest" });
  }

  function show(isOpen) {
    panel.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen && answers().length > 0));
    if (!isOpen) choose(null);
  }

  function step(by) {
    const all = answers();
    if (!all.length) return;
    if (panel.hidden) show(true);
    const place = all.indexOf(chosen());
    choose(all[place < 0 ? (by > 0 ? 0 : all.length - 1) : (place + by + all.length) % all.length]);
  }

  /* An answer that comes after the box was left or emptied opens nothing. */
  new MutationObserver(() => {
    choose(null);
    const isAsked = document.activeElement === box && box.value.trim().length > 1;
    voice.textContent = (isAsked && panel.querySelector("[data-said]")?.dataset.said) || "";
    show(isAsked && panel.querySelector("[data-said]") !== null);
  }).observe(panel, { childList: true });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && !panel.hidden && chosen()) {
      event.preventDefault();
      location.assign(chosen().href);
    }
  });

  box.addEventListener("input", () => {
    if (box.value.trim().length < 2) show(false);
  });

  box.addEventListener("focus", () => {
    if (answers().length && box.value.trim().length > 1) show(true);
  });

  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) show(false);
  });

  /* A press on an answer must not take the focus first: the list would be gone before the release. */
  panel.addEventListener("mousedown", (event) => event.preventDefault());
})();
