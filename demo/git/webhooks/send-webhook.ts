import { createHmac } from 'node:crypto'
import type { ForgeName, HostedRepository } from '../hosted-repository'
import { HOOKS, type ForgeEvent } from './webhook-bodies'

/** As GitHub and GitLab wait for an answer. */
const PATIENCE_MS = 10_000

/** How each host proves that it is the sender. GitLab sends the secret itself. */
const PROOFS: Record<ForgeName, (secret: string, text: string) => Record<string, string>> = {
  github: (secret, text) => ({ 'X-Hub-Signature-256': `sha256=${hmacOf(secret, text)}` }),
  gitlab: (secret) => ({ 'X-Gitlab-Token': secret }),
  forgejo: (secret, text) => {
    const hex = hmacOf(secret, text)
    return {
      'X-Forgejo-Signature': hex,
      'X-Gitea-Signature': hex,
      'X-Gogs-Signature': hex,
      'X-Hub-Signature-256': `sha256=${hex}`,
    }
  },
}

export type Tell = (repository: HostedRepository, event: ForgeEvent) => void

/** Sends what happens to `/api/forges/NAME` of Quayside. Nobody waits for it, and what is not delivered is not sent again. */
export function webhookSender(productUrl: string, secrets: Record<ForgeName, string>): Tell {
  return ({ name, forge }, event) => {
    const hook = HOOKS[forge](name, event)
    if (!hook) return
    const body = JSON.stringify(hook.body)
    fetch(`${productUrl}/api/forges/${forge}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...hook.headers,
        ...PROOFS[forge](secrets[forge], body),
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      (answer) => answer.body?.cancel(),
      () => undefined,
    )
  }
}

function hmacOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}
