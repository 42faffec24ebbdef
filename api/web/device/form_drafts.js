// @ts-check
import { LocalDrafts } from "./local_drafts.js";

/**
 * @template C
 * @typedef {object} Unsaved what a person typed into a form and the service has not taken yet
 * @property {string} owner who typed it: nobody else sees it
 * @property {string} id of what the form is about; what is new has its id from the first letter on
 * @property {string} at ISO 8601
 * @property {C | null} base what was saved when the person began; null for what is new
 * @property {C} content as it is sent: numbers that are none stay as they were typed
 */

/**
 * What was typed into forms of one kind, by the place of the form: what it changes, or what something new is made from.
 * @template C
 * @extends {LocalDrafts<Unsaved<C>>}
 */
export class FormDrafts extends LocalDrafts {
  /**
   * @param {string} kind
   * @param {Storage} storage
   */
  constructor(kind, storage = localStorage) {
    super(`shelfaudit.${kind}.`, storage);
  }

  /**
   * @param {string} place
   * @param {string} owner
   * @returns {Unsaved<C> | null}
   */
  read(place, owner) {
    const unsaved = this.at(place);
    return unsaved?.owner === owner ? unsaved : null;
  }
}
