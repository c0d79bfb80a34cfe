/** What a user may do. Without `namespaces` it applies to all of them. `*` means any verb, group or resource. */
export type Rule = {
  verbs: string[]
  apiGroups: string[]
  /** A subresource is written `pods/log`. */
  resources: string[]
  resourceNames?: string[]
  namespaces?: string[]
  /** Where the right comes from, for reviews: the name of a binding, its role and its subject. */
  role?: { binding: string; role: string; subject: string }
}
