import 'server-only'
import { createHmac, timingSafeEqual, createHash } from 'node:crypto'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import { parseJson } from '#lib/domain/json'
import { isRepositoryName } from '#lib/domain/promotion/git-names'
import { z } from '#lib/domain/zod'

export type Webhook = {
  kind: ForgeKind
  headers: Pick<Headers, 'get'>
  /** As it was received: the signature is of these bytes. */
  body: Uint8Array
  secret: string
}

/** Whether a webhook comes from who knows the secret. One that is sent again does no harm: it is a hint to read. */
export function verifyWebhook({ kind, headers, body, secret }: Webhook): boolean {
  if (secret === '') return false
  const header = (name: string) => headers.get(name) ?? ''
  const hex = createHmac('sha256', secret).update(body).digest('hex')
  switch (kind) {
    case 'github':
      return isSame(header('x-hub-signature-256'), `sha256=${hex}`)
    case 'forgejo': {
      const bare = [header('x-forgejo-signature'), header('x-gitea-signature')].find((given) => given !== '')
      return bare === undefined ? isSame(header('x-hub-signature-256'), `sha256=${hex}`) : isSame(bare, hex)
    }
    case 'gitlab':
      // A secret token is sent as it is; a signing token, `whsec_…`, never is.
      return secret.startsWith('whsec_')
        ? isSignedByGitlab(header, body, secret)
        : isSame(header('x-gitlab-token'), secret)
  }
}

/** https://docs.gitlab.com/user/project/integrations/webhooks/, as in https://www.standardwebhooks.com. */
function isSignedByGitlab(header: (name: string) => string, body: Uint8Array, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = createHmac('sha256', key).update(`${header('webhook-id')}.${header('webhook-timestamp')}.`)
  const wanted = `v1,${signed.update(body).digest('base64')}`
  // While the token is replaced, there are several.
  return header('webhook-signature')
    .split(' ')
    .some((given) => isSame(given, wanted))
}

/** Takes as long for a wrong one, whatever its length. */
function isSame(given: string, wanted: string): boolean {
  const digestOf = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digestOf(given), digestOf(wanted))
}

const repository = z.object({ full_name: z.string().optional() }).optional()
const event = z.object({
  repository,
  /** In which Forgejo tells of a run's end. */
  run: z.object({ repository }).optional(),
  project: z.object({ path_with_namespace: z.string().optional() }).optional(),
})

/** The repository that a webhook names: a hint only. Null if it names none. */
export function repositoryInWebhook(body: Uint8Array): string | null {
  const parsed = event.safeParse(parseJson(Buffer.from(body).toString('utf8')))
  if (!parsed.success) return null
  const { repository, run, project } = parsed.data
  const name = repository?.full_name ?? run?.repository?.full_name ?? project?.path_with_namespace
  return name !== undefined && isRepositoryName(name) ? name : null
}
