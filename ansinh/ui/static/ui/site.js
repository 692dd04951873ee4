/* What pages do beyond their HTML: the colours of the night, the key "/", days while they are typed, and forms that
   neither go twice nor lose what was typed when the session has ended. Everything works without it. */
"use strict";

(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function theme() {
    return localStorage.getItem("theme") || "auto";
  }

  function paint() {
    const chosen = theme();
    const isDark = chosen === "dark" || (chosen === "auto" && dark.matches);
    root.dataset.bsTheme = isDark ? "dark" : "light";
  }

  paint();
  dark.addEventListener("change", paint);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch]");
    if (!button) return;
    localStorage.setItem("theme", root.dataset.bsTheme === "dark" ? "light" : "dark");
    paint();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.getElementById("site-search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  /* 5122026 becomes 5/12/2026 as far as it is clear; whoever types the strokes is left alone. */
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-day]") || event.inputType !== "insertText") return;
    const digits = field.value.replace(/\D/g, "");
    if (field.value !== digits && !/^\d{2}\/\d{3,}$/.test(field.value)) return;
    if (digits.length >= 5) field.value = `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4, 8)}`;
    else if (digits.length >= 3) field.value = `${digits.slice(0, 2)}/${digits.slice(2)}`;
  });

  document.addEventListener("change", (event) => {
    const all = event.target;
    if (!all.matches("[data-choose-all]")) return;
    all.closest("table").querySelectorAll("input[name=chosen]").forEach((one) => (one.checked = all.checked));
  });

  /* A menu closes when one goes on elsewhere, or by the key that closes things. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* Whose draft it is, and of which form; where forms of one address stand for different things, `data-draft` says
     which: ticks never go to the rows of another list. */
  function keyOf(form) {
    return `draft ${root.dataset.who} ${form.action} ${form.dataset.draft}`;
  }

  const BUTTONS = ["button", "fieldset", "image", "output", "reset", "submit"];

  function isKept(field) {
    const isSecret = field.type === "password" || field.autocomplete === "new-password";
    const isOurs = field.name.startsWith("csrf") || field.name === "seen";
    return field.name && !isSecret && !isOurs && field.type !== "file" && !BUTTONS.includes(field.type);
  }

  function valuesOf(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    return field.tagName === "SELECT" ? [...field.selectedOptions].map((one) => one.value) : [field.value];
  }

  /* For each name the values that were sent, in their order; a name without any is one whose boxes were all empty. */
  function draftOf(form) {
    const draft = {};
    for (const field of [...form.elements].filter(isKept)) {
      draft[field.name] = [...(draft[field.name] || []), ...valuesOf(field)];
    }
    return draft;
  }

  function putBack(form, draft) {
    const told = new Map(Object.entries(draft));
    for (const field of [...form.elements].filter(isKept)) {
      const values = told.get(field.name);
      if (!values) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.includes(field.value);
      } else if (field.tagName === "SELECT") {
        const options = [...field.options];
        if (!field.multiple && !options.some((one) => values.includes(one.value))) continue;
        options.forEach((one) => (one.selected = values.includes(one.value)));
      } else {
        const value = values.shift();
        /* What a page hides in a form, it knows itself. */
        if (value !== undefined && !(field.type === "hidden" && field.value)) field.value = value;
      }
    }
  }

  /* What cannot be taken back is asked for once more: the button says what it does, and the first key leaves it. */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const button = event.submitter;
      const dialog = document.getElementById("confirm");
      const asked = button && button.dataset.confirm;
      if (!asked || !dialog) return;
      if (form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      const chosen = form.querySelectorAll("input[name=chosen]:checked").length;
      /* Where nothing is chosen, the server says so. */
      if (asked.includes("{number}") && chosen === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      dialog.querySelector("p").textContent = asked.replace("{number}", chosen);
      dialog.querySelector("[value=yes]").textContent = button.textContent.trim();
      dialog.returnValue = "";
      dialog.onclose = () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(button);
      };
      dialog.showModal();
    },
    true,
  );

  /* What was done is said aloud once the page is there, and stays until it is closed. */
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".toast-said").forEach((toast) => {
      const said = toast.querySelector("span");
      const text = said.textContent;
      said.textContent = "";
      setTimeout(() => (said.textContent = text), 50);
      toast.querySelector("[data-close]").hidden = false;
    });
  });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".toast-said").remove();
  });

  /* A form that brings a file leaves its page standing and may be sent again.
     What was typed, but no password, stands in the tab until the server has taken it: a session that ended loses
     nothing. Who signs in next at the same machine finds nothing of it. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (!form.matches("[data-file]")) form.dataset.sent = "yes";
    if (!form.matches("[data-draft]")) return;
    sessionStorage.setItem(keyOf(form), JSON.stringify(draftOf(form)));
    sessionStorage.setItem("sent", keyOf(form));
  });

  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.addEventListener("DOMContentLoaded", () => {
    /* Nobody learns whether a file came: what was typed for one comes back only after a page that nobody was signed
       in to. */
    const wasOut = sessionStorage.getItem("out") !== null;
    if (root.dataset.who) sessionStorage.removeItem("out");
    else sessionStorage.setItem("out", "yes");
    if (root.dataset.who) {
      const others = Object.keys(sessionStorage).filter((key) => /^draft /.test(key) && !key.startsWith(`draft ${root.dataset.who} `));
      others.forEach((key) => sessionStorage.removeItem(key));
    }
    const isDone = document.querySelector("[data-done]") !== null;
    if (isDone) sessionStorage.removeItem(sessionStorage.getItem("sent"));
    document.querySelectorAll("form[data-draft]").forEach((form) => {
      const kept = sessionStorage.getItem(keyOf(form));
      if (!kept) return;
      sessionStorage.removeItem(keyOf(form));
      if (isDone || (form.matches("[data-file]") && !wasOut)) return;
      if (form.querySelector("[aria-invalid=true], [role=alert]")) return;
      putBack(form, JSON.parse(kept));
      const holder = form.closest("details");
      if (holder) holder.open = true;
    });
  });
})();
