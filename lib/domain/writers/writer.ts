/** Who else writes an object, and can take back what Quayside writes. Names are null where the object does not tell them. */
export type Writer =
  | { kind: 'argo-cd'; application: string | null }
  | { kind: 'flux'; resource: 'kustomization' | 'helmrelease'; name: string | null; namespace: string | null }
  | { kind: 'helm'; release: string | null; namespace: string | null }
  /** The Operator Lifecycle Manager, which installs operators. */
  | { kind: 'olm'; operator: string | null }
  /** The controller of another object, which made this one: `Kafka events`. */
  | { kind: 'controller'; owner: string }
  | { kind: 'tool'; name: string }
  /** `oc apply`, which keeps the manifest in an annotation. */
  | { kind: 'apply' }
  /** `oc apply --server-side`, or another client that sends apply patches. */
  | { kind: 'server-side-apply'; manager: string }
