// @ts-check
import { h } from "./elements/dom.js";
import { Problem, explain } from "./service/problems.js";
import { texts } from "./texts.js";

const t = texts.login;

/**
 * @param {import("./service/session.js").Session} session
 * @param {string} notice why the person sees this page, when it was not their wish
 * @param {() => void} onDone
 */
export function loginPage(session, notice, onDone) {
  const email = h("input", {
    id: "email",
    type: "email",
    autocomplete: "username",
    autocapitalize: "none",
    required: true,
  });
  const password = h("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const error = h("p", { class: "error-text", role: "alert" });
  const submit = h("button", { type: "submit", class: "primary wide" }, t.submit);
  const logIn = async (/** @type {Event} */ event) => {
    event.preventDefault();
    error.textContent = "";
    if (!email.value.trim() || !password.value) {
      error.textContent = t.missing;
      return;
    }
    await attempt(() => session.logIn(email.value.trim(), password.value), submit, error, onDone);
  };
  const form = h(
    "form",
    { class: "card login", novalidate: true, onsubmit: logIn },
    h("img", { src: "/web/icon.svg", alt: "", width: 56, height: 56 }),
    h("h1", { tabindex: -1 }, texts.app.name),
    notice && h("p", { class: "notice notice-info" }, notice),
    h("label", { for: "email" }, t.email),
    email,
    h("label", { for: "password" }, t.password),
    h("div", { class: "with-button" }, password, revealButton(password)),
    error,
    submit,
    providerButton(session, error),
  );
  return { title: t.title, element: form };
}

/**
 * @param {() => Promise<void>} work
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} error
 * @param {() => void} onDone
 */
async function attempt(work, button, error, onDone) {
  button.disabled = true;
  button.textContent = t.busy;
  try {
    await work();
    onDone();
  } catch (cause) {
    error.textContent = explain(cause);
    if (!(cause instanceof Problem)) console.warn(cause);
  } finally {
    button.disabled = false;
    button.textContent = t.submit;
  }
}

/** @param {HTMLInputElement} password */
function revealButton(password) {
  const button = h("button", { type: "button", class: "link", "aria-pressed": "false" }, t.show);
  button.addEventListener("click", () => {
    const reveal = password.type === "password";
    password.type = reveal ? "text" : "password";
    button.textContent = reveal ? t.hide : t.show;
    button.setAttribute("aria-pressed", String(reveal));
  });
  return button;
}

/**
 * Stays hidden until the service says that it has a provider: most have none, and the form must not wait for that.
 * @param {import("./service/session.js").Session} session
 * @param {HTMLElement} error
 */
function providerButton(session, error) {
  const button = h("button", { type: "button", class: "wide", hidden: true });
  button.addEventListener("click", () => {
    error.textContent = "";
    button.disabled = true;
    session.startWithProvider().catch((cause) => {
      button.disabled = false;
      error.textContent = explain(cause);
    });
  });
  void session.provider().then((provider) => {
    if (!provider) return;
    button.textContent = t.withProvider(provider.name);
    button.hidden = false;
  });
  return button;
}
