// @ts-check
import { LocalDrafts } from "../device/local_drafts.js";

/**
 * @typedef {import("./standard_facts.js").Content} Content
 *
 * @typedef {object} Unsaved what a person typed into the form of a standard and the service has not taken yet
 * @property {string} owner who typed it: nobody else sees it
 * @property {string} id of the version; a new one has its id from the first letter on
 * @property {string} at ISO 8601
 * @property {Content | null} base what was saved when the person began; null for a new version
 * @property {Content} content as it is sent: numbers that are none stay as they were typed
 */

/**
 * What was typed into forms of standards, by the place of the form: a version, or what a new one is made from.
 * @extends {LocalDrafts<Unsaved>}
 */
export class StandardDrafts extends LocalDrafts {
  /** @param {Storage} storage */
  constructor(storage = localStorage) {
    super("shelfaudit.standard.", storage);
  }

  /**
   * @param {string} place
   * @param {string} owner
   * @returns {Unsaved | null}
   */
  read(place, owner) {
    const unsaved = this.at(place);
    return unsaved?.owner === owner ? unsaved : null;
  }
}
