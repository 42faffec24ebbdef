// @ts-check
import { h, fill } from "../elements/dom.js";
import { newId } from "../service/identifiers.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

const t = texts.review;

/**
 * Buttons that open a form for a reason in their place. Nothing is decided without one.
 * @param {Choice[]} choices
 *
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} [name] what the form is called for those who do not see it
 * @property {boolean} [primary]
 * @property {string} [question] in place of "Reason"
 * @property {boolean} [asksVerdict]
 * @property {(reason: string, verdict: string) => Promise<void>} send
 */
export function choiceButtons(choices) {
  const place = h("div", { class: "review-choices" });
  const close = () => fill(place, h("div", { class: "pair" }, ...choices.map(button)));
  /** @param {Choice} choice */
  const button = (choice) =>
    h(
      "button",
      {
        type: "button",
        class: choice.primary ? "primary" : "",
        "aria-label": choice.name,
        onclick: () => {
          const opened = reasonForm(choice, close);
          fill(place, opened);
          opened.querySelector("textarea")?.focus();
        },
      },
      choice.label,
    );
  close();
  return place;
}

/**
 * @param {Choice} choice
 * @param {() => void} close
 */
function reasonForm(choice, close) {
  const id = newId();
  const text = h("textarea", { id, rows: 2, required: true, maxlength: 2000 });
  const verdict = h("select", { id: `${id}-verdict` }, ...verdicts());
  const problem = h("p", { class: "error-text", role: "alert" });
  const submit = h("button", { type: "submit", class: "primary" }, t.send);
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await choice.send(text.value.trim(), verdict.value);
    } catch (error) {
      fill(problem, explain(error));
      submit.disabled = false;
    }
  };
  return h(
    "form",
    { class: "stack", "aria-label": choice.name ?? choice.label, onsubmit: send },
    choice.asksVerdict && h("div", { class: "field" }, h("label", { for: `${id}-verdict` }, t.verdict), verdict),
    h("div", { class: "field" }, h("label", { for: id }, choice.question ?? t.reason), text),
    problem,
    h("div", { class: "pair" }, submit, h("button", { type: "button", onclick: close }, t.cancel)),
  );
}

function verdicts() {
  return ["pass", "fail", "not_measured"].map((value) => h("option", { value }, texts.lineVerdicts[value]));
}
