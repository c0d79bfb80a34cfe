import type { Cookie } from '@playwright/test'
import { decode, encode } from 'next-auth/jwt'

/**
 * The sessions of many people, as headers: copies of a real one, each with another subject. What Quayside allows one person would
 * otherwise be the limit of each load.
 */
export async function sessionsOf(
  count: number,
  { cookies, secret }: { cookies: readonly Cookie[]; secret: string },
): Promise<{ cookie: string }[]> {
  const [cookie] = cookies.filter(({ name }) => name.endsWith('quayside.session'))
  const session = cookie && (await decode({ token: cookie.value, secret }))
  if (!session) throw new Error('The session cannot be read')
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const token = { ...session, id: `person-${index}`, sub: `person-${index}` }
      return { cookie: `${cookie.name}=${await encode({ token, secret })}` }
    }),
  )
}
