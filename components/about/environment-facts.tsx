import { ReachedHost } from '#components/about/reached-host'
import { MissingRightsNotice } from '#components/shell/missing-rights-notice'
import { Facts } from '#components/ui/facts'
import { span } from '#lib/domain/format'
import type { AboutEnvironment } from '#lib/domain/installation/about-view'

const EVERYONE = '*'

export function EnvironmentFacts({ environment }: { environment: AboutEnvironment }) {
  const { name, namespace, cluster, isProtected, mayAct, viewers, operators, repositories, missing } =
    environment
  const { registryCheckSeconds, scheduledImportSeconds } = environment
  return (
    <>
      <MissingRightsNotice missing={missing} />
      <Facts
        facts={[
          ['Name', name],
          [
            'Namespace',
            <span key="namespace">
              {namespace} at <ReachedHost {...cluster} />
            </span>,
          ],
          ['Protected', isProtected ? 'yes: actions ask for the name and a reason' : 'no'],
          ['You', mayAct ? 'Operator' : 'Viewer'],
          ['Viewers', groups(viewers)],
          ['Operators', groups(operators)],
          [
            'Registry checks',
            registryCheckSeconds === 0 ? 'only on request' : `every ${span(registryCheckSeconds * 1000)}`,
          ],
          ['Scheduled imports', `taken to be every ${span(scheduledImportSeconds * 1000)}`],
          ['Sources', repositories.join(', ') || 'none'],
        ]}
      />
    </>
  )
}

function groups(names: readonly string[]): string {
  if (names.includes(EVERYONE)) return 'everyone who is signed in'
  return names.length === 0 ? 'no group' : names.join(', ')
}
