import { stringify } from 'yaml'
import { ENVIRONMENTS, REGISTRY_HOST } from './seed/lanes'
import { SOURCES, type ForgeEntry } from './product-sources'
import { teamsOf } from './seed/teams'
import { CLIENT_ID } from './sign-in/provider'

/** Staging is built from `main`. */
const PROMOTED = 'packit--prod'

const ROLES = { operator: ['packit-operators'], viewer: ['packit-viewers'] }

const IMAGES = {
  commitTags: ['stable-<sha>-<epoch>', 'stable-<sha>', 'main-<sha>'],
  commitLink: '<source>/commit/<sha>',
  compareLink: '<source>/compare/<from>...<to>',
}

/** The configuration file of Quayside, which treats the demo like any other cluster. @param forges none where there is no git */
export function productConfig(
  cluster: { server: string; tokenFile: string },
  registryUrl: string,
  issuer: string,
  scheduledImportSeconds: number,
  moreEnvironments: number,
  byCluster: boolean,
  forges: ForgeEntry[],
): string {
  const teams = teamsOf(moreEnvironments).map((team) => ({ ...team, name: team.namespace }))
  return stringify(
    {
      ...(forges.length > 0 && { forges }),
      environments: [...ENVIRONMENTS, ...teams].map(({ name, title, namespace, scheduled }) => {
        // Production, where imports are manual, is the protected one.
        const seconds = { registryCheckSeconds: 30, scheduledImportSeconds }
        const sources = forges.length > 0 && namespace === PROMOTED ? { sources: SOURCES } : {}
        const authorization = byCluster ? { authorization: 'cluster' } : {}
        const shared = { protected: !scheduled, cluster, ...authorization }
        return { name, title, namespace, ...shared, ...seconds, ...sources }
      }),
      signIn: { issuer, clientId: CLIENT_ID, title: 'the demo' },
      roles: ROLES,
      images: { ...IMAGES, packageRegistries: { [REGISTRY_HOST]: registryUrl } },
    },
    { aliasDuplicateObjects: false },
  )
}
