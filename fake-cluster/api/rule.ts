/** What a user may do. Without `namespaces` it holds in all of them. `*` stands for any verb, group or resource. */
export type Rule = {
  verbs: string[]
  apiGroups: string[]
  /** A subresource is written `pods/log`. */
  resources: string[]
  resourceNames?: string[]
  namespaces?: string[]
}
