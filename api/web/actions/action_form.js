// @ts-check
import { fill, h } from "../elements/dom.js";
import { dayOf, daysLater } from "../elements/format.js";
import { newId } from "../service/identifiers.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.actions;
/** Until the next visit of a shop that is seen every week; a complaint cannot wait as long. */
const DUE_DAYS = { task: 7, complaint: 2 };

/**
 * A manager gives a task, a rep records what the outlet complains about.
 * @param {Context} context
 * @param {any} outlet
 * @param {() => void} onSaved
 */
export function actionForm(context, outlet, onSaved) {
  const kinds = /** @type {("task" | "complaint")[]} */ (
    context.user.role === "rep" ? ["complaint"] : ["task", "complaint"]
  );
  const place = h("div", { class: "stack" });
  const close = () => fill(place, h("div", { class: "pair" }, ...kinds.map(button)));
  const button = (/** @type {"task" | "complaint"} */ kind) =>
    h("button", { type: "button", onclick: () => open(kind) }, kind === "task" ? t.newTask : t.newComplaint);
  const open = (/** @type {"task" | "complaint"} */ kind) => {
    const form = newAction(context, outlet, kind, close, () => {
      close();
      context.announce(t.saved);
      onSaved();
    });
    fill(place, form);
    form.querySelector("textarea")?.focus();
  };
  close();
  return place;
}

/**
 * @param {Context} context
 * @param {any} outlet
 * @param {"task" | "complaint"} kind
 * @param {() => void} close
 * @param {() => void} saved
 */
function newAction(context, outlet, kind, close, saved) {
  const id = newId(); // kept over failed tries: sending again can never make a second one
  const text = h("textarea", { id: `${id}-text`, rows: 2, required: true, maxlength: 2000 });
  const fields = ownerAndDay(context, outlet.id, context.user.id, daysLater(dayOf(new Date()), DUE_DAYS[kind]));
  const send = () =>
    context.client.put(`/v1/actions/${id}`, {
      kind,
      outlet_id: outlet.id,
      text: text.value.trim(),
      ...fields.values(),
    });
  const label = kind === "task" ? t.taskText : t.complaintText;
  return savingForm(
    context,
    kind === "task" ? t.newTask : t.newComplaint,
    [h("div", { class: "field" }, h("label", { for: `${id}-text` }, label), text), fields.element],
    close,
    async () => {
      await send();
      saved();
    },
  );
}

/**
 * A form that says what went wrong and can be sent again.
 * @param {Context} context
 * @param {string} name
 * @param {import("../elements/dom.js").Child[]} fields
 * @param {() => void} close
 * @param {() => Promise<void>} save
 */
export function savingForm(context, name, fields, close, save) {
  const problem = h("p", { class: "error-text", role: "alert" });
  const submit = h("button", { type: "submit", class: "primary" }, t.save);
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = "";
    try {
      await save();
    } catch (error) {
      if (!context.ended(error)) problem.textContent = explain(error);
      submit.disabled = false;
    }
  };
  const cancel = h("button", { type: "button", onclick: close }, t.cancel);
  const buttons = h("div", { class: "pair" }, submit, cancel);
  return h("form", { class: "stack", "aria-label": name, onsubmit: send }, ...fields, problem, buttons);
}

/**
 * Who has to do it until when. The people who may are asked of the service; until it answers there is only the one.
 * @param {Context} context
 * @param {string} outletId
 * @param {string} ownerId
 * @param {string} due YYYY-MM-DD
 * @param {string} [ownerName]
 */
export function ownerAndDay(context, outletId, ownerId, due, ownerName = context.user.name) {
  const id = newId();
  const present = { id: ownerId, name: ownerName };
  const owner = h("select", { id: `${id}-owner`, required: true });
  const day = h("input", { type: "date", id: `${id}-day`, value: due, required: true });
  context.client.get(`/v1/outlets/${outletId}/action-owners`).then(
    (/** @type {any[]} */ people) => fill(owner, ...owners(people, present)),
    (error) => context.ended(error),
  );
  fill(owner, ...owners([], present));
  const element = h(
    "div",
    { class: "own-days" },
    h("div", { class: "field" }, h("label", { for: `${id}-owner` }, t.newOwner), owner),
    h("div", { class: "field" }, h("label", { for: `${id}-day` }, t.newDue), day),
  );
  return { element, values: () => ({ owner_id: owner.value, due_on: day.value }) };
}

/**
 * @param {{id: string, name: string}[]} people
 * @param {{id: string, name: string}} present
 */
function owners(people, present) {
  const all = people.some(({ id }) => id === present.id) ? people : [present, ...people];
  return all.map(({ id, name }) => h("option", { value: id, selected: id === present.id }, name));
}
