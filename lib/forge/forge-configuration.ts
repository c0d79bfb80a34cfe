import 'server-only'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'

/** How Quayside signs in to a git host. Files are read again when they change, so a token can be replaced while it runs. */
export type ForgeCredentials =
  | { kind: 'token'; tokenFile: string }
  /** A GitHub App. @property id or its client id @property installation of the App in the organisation */
  | { kind: 'app'; id: number | string; installation: number; privateKeyFile: string }

/** A git host, as the configuration has it. Paths are absolute. */
export type ForgeConfiguration = {
  name: string
  kind: ForgeKind
  /** `https://api.github.com`, `https://ghe.example.com/api/v3`, `https://gitlab.example.com`, `https://codeberg.org`. */
  url: string
  credentials: ForgeCredentials
  /** Certificates in PEM, one of which has signed the host's. Without it, those that Node trusts. */
  caFile?: string
  /** Without one, webhooks of this forge are refused. */
  webhookSecretFile: string | null
}
