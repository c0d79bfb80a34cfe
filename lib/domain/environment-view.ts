/**
 * What the pages show, as plain JSON: the server makes these from a snapshot, react-query carries them, components
 * render them. Times are ISO 8601 strings, sizes are bytes, digests are whole (`sha256:…`).
 */

export type EnvironmentView = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  /** Whether the person who looks may act here; the server decides again on every action. */
  mayAct: boolean
}
