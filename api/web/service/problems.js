// @ts-check
import { texts } from "../texts.js";

/** @typedef {{field: string, message: string, code: string}} FieldError `field`: where it stands, as `body.name` */

/** The service answered with a refusal (problem+json, RFC 9457). */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: unknown, code?: string, errors?: FieldError[]}} body
   */
  constructor(status, body = {}) {
    const fallback = status >= 500 ? texts.errors.server : texts.errors.unexpected;
    super(typeof body.detail === "string" && body.detail ? body.detail : body.title || fallback);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "";
    /** The fields at fault, where the service names them. */
    this.errors = Array.isArray(body.errors) ? body.errors : [];
  }

  /** Whether the very same request may succeed later. */
  get passing() {
    return this.status >= 500 || this.status === 408 || this.status === 429 || this.code === "simultaneous-change";
  }
}

/** No answer came: offline, aborted by the network, or stalled. */
export class ConnectionLost extends Error {
  constructor() {
    super(texts.errors.connection);
    this.name = "ConnectionLost";
  }
}

/** The log-in is over and cannot be renewed. */
export class SessionEnded extends Error {
  constructor() {
    super(texts.errors.sessionEnded);
    this.name = "SessionEnded";
  }
}

/**
 * Whether trying again later makes sense without changing anything.
 * @param {unknown} error
 */
export function isPassing(error) {
  return error instanceof ConnectionLost || (error instanceof Problem && error.passing);
}

/**
 * What to tell the person: the service's own words where it gave some.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Problem || error instanceof ConnectionLost || error instanceof SessionEnded)
    return error.message;
  return texts.errors.unexpected;
}
