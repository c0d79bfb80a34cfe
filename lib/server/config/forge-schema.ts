import 'server-only'
import { z } from 'zod'
import type { ForgeConfiguration, ForgeCredentials } from '#lib/forge/forge-configuration'
import { isLabelName } from '#lib/kubernetes/names'
import { address, file, refuseSame, text } from '#lib/server/config/schema-parts'

const NAME = 'a name of at most 63 lower-case letters, digits and hyphens'
const CREDENTIALS = 'either tokenFile, or app with id, installation and privateKeyFile (GitHub only)'
const APP_ID = 'the id of a GitHub App, or its client id'
const INSTALLATION = 'the number of an installation, which stands in the address of its page'

/** The other hosts have no address of their own. */
const URLS = { github: 'https://api.github.com', gitlab: 'https://gitlab.com', forgejo: null }

const app = z.strictObject(
  {
    id: z.union([z.int().positive(), text], APP_ID),
    installation: z.int(INSTALLATION).positive(INSTALLATION),
    privateKeyFile: file,
  },
  'a GitHub App: id, installation and privateKeyFile',
)

const forge = z
  .strictObject(
    {
      name: z.string(NAME).refine(isLabelName, NAME),
      kind: z.enum(['github', 'gitlab', 'forgejo'], 'github, gitlab or forgejo (also for Gitea)'),
      url: address.optional(),
      app: app.optional(),
      tokenFile: file.optional(),
      caFile: file.optional(),
      webhookSecretFile: file.optional(),
    },
    'a git host with name, kind and credentials',
  )
  .transform(({ name, kind, url = URLS[kind], caFile, webhookSecretFile = null, ...members }, context) => {
    const credentials = credentialsOf(kind, members)
    const refuse = (message: string, path: string[] = []) => {
      context.addIssue({ code: 'custom', path, message })
      return z.NEVER
    }
    if (credentials === null) return refuse(CREDENTIALS)
    if (url === null) return refuse('the address of the host, such as https://codeberg.org', ['url'])
    return {
      name,
      kind,
      url: url.replace(/\/+$/, ''),
      credentials,
      ...(caFile !== undefined && { caFile }),
      webhookSecretFile,
    } satisfies ForgeConfiguration
  })

export const forges = z
  .array(forge, 'a list of git hosts')
  .superRefine(refuseSame('name', 'forges'))
  .default([])

export const FORGE_KEYS = Object.keys(forge.in.shape)
export const APP_KEYS = Object.keys(app.shape)

type Members = { app?: z.output<typeof app> | undefined; tokenFile?: string | undefined }

function credentialsOf(kind: string, { app: ofApp, tokenFile }: Members): ForgeCredentials | null {
  if (ofApp === undefined) return tokenFile === undefined ? null : { kind: 'token', tokenFile }
  return kind === 'github' && tokenFile === undefined ? { kind: 'app', ...ofApp } : null
}
