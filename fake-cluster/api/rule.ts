/** What a user may do. Without `namespaces` it holds in all of them. `*` stands for any verb, group or resource. */
export type Rule = {
  verbs: string[]
  apiGroups: string[]
  /** A subresource is written `pods/log`. */
  resources: string[]
  resourceNames?: string[]
  namespaces?: string[]
  /** What gives the right, where a review is to say it: the name of a binding, its role and its subject. */
  role?: { binding: string; role: string; subject: string }
}
