import type { EnvironmentView } from '#lib/domain/environment-view'

export type ComparedPair = { from: EnvironmentView; to: EnvironmentView }

/**
 * Which two environments to compare at first: what is not protected with what is, since that is the way of a change. Null where there
 * are no two.
 * @param here the name of one of them, where a person is
 */
export function comparedPair(
  environments: readonly EnvironmentView[],
  here: string | null,
): ComparedPair | null {
  const one =
    environments.find(({ name }) => name === here) ??
    environments.find(({ isProtected }) => isProtected) ??
    environments.at(-1)
  if (one === undefined) return null
  const others = environments.filter((each) => each !== one)
  const other = others.find(({ isProtected }) => isProtected !== one.isProtected) ?? others[0]
  if (other === undefined) return null
  return one.isProtected || !other.isProtected ? { from: other, to: one } : { from: one, to: other }
}
