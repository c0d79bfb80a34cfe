import type { ImportState, LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import {
  importFailureOf,
  NO_REASON,
  type FailureMessage,
  type ImportFailure,
} from '#lib/domain/image-stream/import-failure'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { pullSecretsInWords, type PullSecrets } from '#lib/domain/image-stream/pull-secrets'

/** Why the next import of a tag would fail: like the last import, or else like the last check of the registry. */
export function currentFailureOf(
  state: ImportState,
  check: LaneCheck | null,
): (FailureMessage & { since: string | null }) | null {
  if (state.state === 'failed') return state
  return check?.state === 'failed' ? check : null
}

/**
 * The check of a registry as the pages show it. Its own `since` is when this process first saw the answer; the same failure of an import
 * tells of an earlier time, and a failure that lasts has one beginning on all pages.
 */
export function checkBeside<T extends LaneCheck | null>(check: T, state: ImportState): T {
  if (check?.state !== 'failed' || state.state !== 'failed' || state.since === null) return check
  const isSame = importFailureOf(check) === importFailureOf(state)
  const isEarlier = Date.parse(state.since) < Date.parse(check.since)
  return isSame && isEarlier ? { ...check, since: state.since } : check
}

/** Plans show the title; lanes and the page of the tag also show the advice. */
export const FAILURE_ADVICE: Record<ImportFailure, { title: string; advice: string }> = {
  'tag-gone': {
    title: 'Not found in the registry',
    advice:
      'The registry does not have this tag. Push it again, or let the image stream tag follow another tag.',
  },
  'digest-gone': {
    title: 'Digest not found in the registry',
    advice: 'The registry no longer has this digest. Pin another image, or follow a tag again.',
  },
  unauthorised: {
    title: 'Registry login required',
    advice:
      'Check that the repository exists and that the namespace has a pull secret for it. Registries give the same answer in both cases.',
  },
  unreachable: {
    title: 'Registry unreachable',
    advice: 'Check the host in the pull spec, its DNS name, and whether the cluster can reach it.',
  },
  tls: {
    title: 'Registry TLS not trusted',
    advice:
      'The registry uses plain HTTP, or a certificate that the cluster does not trust. Make the cluster trust its certificate. Only if the certificate cannot be checked, set insecure in the import policy of the tag.',
  },
  unsupported: {
    title: 'Unsupported image format',
    advice: 'Push it as Docker schema 2 or OCI, for the platform of the cluster.',
  },
  busy: {
    title: 'Registry rate limit reached',
    advice: 'Wait: this ends without action. Most registries allow more requests with a login.',
  },
  'registry-error': {
    title: 'Registry error',
    advice: 'Check the status page of the registry. Quayside keeps checking.',
  },
  refused: {
    title: 'The cluster refuses this source',
    advice: 'Read the message of the cluster, and check from which registries it allows imports.',
  },
  'no-answer': {
    title: 'Registry timeout',
    advice: 'Check whether the registry is slow for everyone. Quayside keeps checking.',
  },
  unknown: {
    title: 'Import failed',
    advice: 'Read the message of the cluster.',
  },
}

/** A failure as plans and operations tell it: what it is, what the cluster says, and the pull secrets if a login is required. */
export function failureInWords(failure: FailureMessage & { pullSecrets?: PullSecrets }): string {
  const { message, pullSecrets } = failure
  const secrets = pullSecrets === undefined ? '' : ` ${pullSecretsInWords(pullSecrets)}`
  const words = message === NO_REASON ? message : `${inQuotes(message.replace(/\.$/, ''))}.`
  return `${FAILURE_ADVICE[importFailureOf(failure)].title}: ${words}${secrets}`
}
