/** The names of the pull secrets that the pods of a namespace use, never their content; or why they are unknown. */
export type PullSecrets = { ok: true; names: string[] } | { ok: false; message: string }

export function pullSecretsInWords(secrets: PullSecrets): string {
  if (!secrets.ok) return secrets.message
  return secrets.names.length === 0
    ? 'The service account default has no pull secrets.'
    : `Pull secrets of the service account default: ${secrets.names.join(', ')}.`
}
