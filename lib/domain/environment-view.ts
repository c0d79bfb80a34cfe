/**
 * Views are plain JSON: the server makes them from a snapshot, react-query keeps them, components render them. Times are
 * ISO 8601 strings, sizes are bytes, digests are complete (`sha256:…`).
 */

export type EnvironmentView = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  /** Whether this person may change it; the server decides again on every action. */
  mayAct: boolean
  /** Whether it has sources, so that there is something to promote. */
  hasSources: boolean
}
