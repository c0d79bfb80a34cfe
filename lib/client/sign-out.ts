import { ownAddress } from '#lib/runtime/base-path'

/** Ends the session, or all of this person, and goes to the sign-in. Answers whether Quayside did it. */
export async function signOut(isEverywhere: boolean): Promise<boolean> {
  const address = isEverywhere ? '/api/sign-out?everywhere' : '/api/sign-out'
  const response = await fetch(ownAddress(address), { method: 'POST' }).catch(() => null)
  // A session that is over already counts.
  if (response === null || !(response.ok || response.status === 401)) return false
  location.assign(ownAddress(response.status === 202 ? '/sign-in?error=SignedOutHere' : '/sign-in'))
  return true
}
