import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { ConfigFile, Environment } from '#lib/server/config/parse'

/** What of a file that was read again is in effect now, and what will be after a restart: places in the file, in its order. */
export type Taken = { changed: string[]; needsRestart: string[] }

type Member = keyof Environment

/** Read whenever they are used. All others are built into list-watches, checks and caches when the process starts. */
const SAFE_MEMBERS = ['title', 'isProtected', 'roles'] as const satisfies Member[]
const SAFE_OF_IMAGES = ['commitLink', 'compareLink', 'packageRegistries'] as const
const WORDS: Partial<Record<Member, string>> = { isProtected: 'protected' }

/**
 * Takes what is safe from a file into the running configuration. Its environments stay the same objects, so whoever holds one, such
 * as a view that is open, has the new roles, too (decision 49).
 */
export function takeChanges(running: ConfigFile, read: ConfigFile): Taken {
  const taken: Taken = { changed: [], needsRestart: [] }
  const named = new Map(read.environments.map((each) => [each.name, each]))
  for (const environment of running.environments) {
    const place = `environments.${environment.name}`
    const next = named.get(environment.name)
    named.delete(environment.name)
    if (next === undefined) taken.needsRestart.push(place)
    else takeEnvironment(environment, next, place, taken)
  }
  taken.needsRestart.push(...[...named.keys()].map((name) => `environments.${name}`))
  if (!isDeepStrictEqual(running.trustedProxies, read.trustedProxies)) {
    running.trustedProxies = read.trustedProxies
    taken.changed.push('trustedProxies')
  }
  if (running.signIn.title !== read.signIn.title) {
    running.signIn.title = read.signIn.title
    taken.changed.push('signIn.title')
  }
  const { environments: _environments, ...others } = read
  taken.needsRestart.push(...differing(running, others))
  return taken
}

function takeEnvironment(running: Environment, next: Environment, place: string, taken: Taken): void {
  // Where a cluster will decide, there are no roles any more: until then, those that there were hold.
  const roles = next.authorization === running.authorization ? next.roles : running.roles
  const { title, isProtected } = next
  for (const member of SAFE_MEMBERS)
    if (!isDeepStrictEqual(running[member], { title, isProtected, roles }[member]))
      taken.changed.push(`${place}.${WORDS[member] ?? member}`)
  Object.assign(running, { title, isProtected, roles } satisfies Pick<
    Environment,
    (typeof SAFE_MEMBERS)[number]
  >)
  for (const member of SAFE_OF_IMAGES)
    if (!isDeepStrictEqual(running.images[member], next.images[member]))
      taken.changed.push(`${place}.images.${member}`)
  const { commitLink, compareLink, packageRegistries } = next.images
  running.images = { ...running.images, commitLink, compareLink, packageRegistries }
  taken.needsRestart.push(...differing(running, { ...next, roles }).map((member) => `${place}.${member}`))
}

function differing(running: object, read: object): string[] {
  return Object.entries(read).flatMap(([member, value]) =>
    isDeepStrictEqual(value, Reflect.get(running, member)) ? [] : [member],
  )
}
