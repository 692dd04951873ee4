/* A form of the review, shown by ODK's component: its draft stays on this device until the server has taken the form. */
"use strict";

(() => {
  const place = document.getElementById("review-form");
  const status = document.getElementById("form-status");
  const refusal = document.getElementById("form-refusal");
  const again = document.getElementById("form-again");
  const { key, questions, send, bundle, nonce } = place.dataset;
  const words = JSON.parse(place.dataset.words);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let root = null;
  let waiting = 0;

  globalThis.formWords = (text) => words[text] ?? text;

  function drafts(mode, act) {
    return new Promise((done, fail) => {
      const opening = indexedDB.open("ansinh-forms", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
      opening.onerror = () => fail(opening.error);
      opening.onsuccess = () => {
        const asked = act(opening.result.transaction("drafts", mode).objectStore("drafts"));
        asked.transaction.oncomplete = () => done(asked.result);
        asked.transaction.onabort = () => fail(asked.error);
        opening.result.close();
      };
    });
  }

  const drop = () => drafts("readwrite", (all) => all.delete(key));

  /* The draft holds the form as it would be sent, files included. */
  async function keep() {
    waiting = 0;
    const { data } = await root.prepareInstancePayload({ payloadType: "monolithic" });
    const files = await Promise.all([...data[0]].map(async ([name, file]) => [name, await file.arrayBuffer(), file.type]));
    await drafts("readwrite", (all) => all.put({ files, at: new Date().toISOString() }, key));
    if (!waiting) status.textContent = formWords("kept").replace("%s", new Date().toLocaleTimeString("vi").slice(0, 5));
  }

  function changed() {
    if (!root) return;
    clearTimeout(waiting);
    status.textContent = formWords("keeping");
    waiting = setTimeout(() => keep().catch(notKept), 400);
  }

  /* Whoever leaves the page, or turns to another on the phone, does not wait for it. */
  function left() {
    if (!document.hidden || !waiting) return;
    clearTimeout(waiting);
    keep().catch(notKept);
  }

  function notKept(error) {
    status.textContent = formWords("not kept");
    console.info(error);
  }

  function refuse(text) {
    refusal.textContent = text;
    refusal.hidden = false;
    refusal.focus();
  }

  async function submitted(payload) {
    const body = new FormData();
    for (const data of payload.data) for (const [name, file] of data) body.append(name, file, file.name);
    for (const field of document.querySelectorAll("#form-about :checked, #form-about textarea")) body.append(field.name, field.value);
    refusal.hidden = true;
    status.textContent = formWords("sending");
    let answer;
    try {
      answer = await fetch(send, { method: "POST", body, headers: { "X-CSRFToken": token } });
    } catch {
      status.textContent = "";
      return refuse(formWords("not sent"));
    }
    status.textContent = "";
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return refuse(formWords("signed out"));
    const said = await answer.json();
    if (!answer.ok) return refuse(said.refused);
    clearTimeout(waiting);
    waiting = 0;
    await drop();
    location.assign(said.next);
  }

  /* What the component leaves without a name: its fields for numbers, and the menu of a member. */
  function name() {
    for (const field of place.querySelectorAll(".p-inputnumber input")) {
      const label = field.closest(".question-container")?.querySelector("label");
      if (label) label.htmlFor = field.id;
    }
    for (const menu of place.querySelectorAll(".button-menu:not([aria-label])")) menu.setAttribute("aria-label", formWords("menu"));
  }

  /* Styles that the component writes itself carry the nonce of this page. */
  function allowStyles() {
    const make = document.createElement.bind(document);
    document.createElement = (name, ...more) => {
      const made = make(name, ...more);
      if (name === "style") made.nonce = nonce;
      return made;
    };
  }

  function asInstance({ files }) {
    const [[, instance], ...others] = files;
    const attachments = new Map(others.map(([name, bytes, type]) => [name, new Response(bytes, { headers: { "Content-Type": type } })]));
    return {
      resolveInstance: () => new TextDecoder().decode(instance),
      attachmentFileNames: [...attachments.keys()],
      resolveAttachment: async (name) => attachments.get(name),
    };
  }

  async function open() {
    allowStyles();
    const [answer, draft, { createApp, h, OdkWebForm, webFormsPlugin }] = await Promise.all([
      fetch(questions),
      drafts("readonly", (all) => all.get(key)).catch(notKept),
      import(bundle),
    ]);
    if (!answer.ok) throw new Error(answer.status);
    const formXml = await answer.text();
    const props = {
      formXml,
      fetchFormAttachment: async () => new Response("", { status: 404 }),
      onSubmit: submitted,
      ...(draft && { editInstance: asInstance(draft) }),
    };
    const app = createApp({ render: () => h(OdkWebForm, props) });
    app.use(webFormsPlugin);
    app.mixin({
      mounted() {
        if (this.$props.form?.prepareInstancePayload) root = this.$props.form;
      },
    });
    status.textContent = draft ? formWords("went on").replace("%s", new Date(draft.at).toLocaleString("vi")) : "";
    again.hidden = !draft;
    new MutationObserver(name).observe(place, { childList: true, subtree: true });
    app.mount(place);
    for (const event of ["input", "change", "click", "keyup"]) place.addEventListener(event, changed);
    document.addEventListener("visibilitychange", left);
  }

  again.addEventListener("click", async () => {
    root = null;
    clearTimeout(waiting);
    waiting = 0;
    await drop();
    location.reload();
  });
  open().catch((error) => {
    status.textContent = "";
    refuse(formWords("not opened"));
    console.info(error);
  });
})();
