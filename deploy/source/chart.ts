import { stringify } from 'yaml'
import { helmTemplate } from './helm'
import type { Files } from './kustomize'
import { CHART } from './objects'
import { DEFAULTS, SCHEMA } from './values'

const HERE = 'deploy/chart'

export function chartFiles(appVersion: string): Files {
  const chart = {
    apiVersion: 'v2',
    name: 'quayside',
    description: 'The dashboard for teams that deploy through OpenShift image streams',
    type: 'application',
    version: appVersion,
    appVersion,
  }
  const templates = CHART.map((each) => [`${HERE}/templates/${each.file}.yaml`, helmTemplate(each)] as const)
  return {
    [`${HERE}/Chart.yaml`]: stringify(chart),
    [`${HERE}/values.yaml`]: stringify(DEFAULTS, { lineWidth: 0, aliasDuplicateObjects: false }),
    [`${HERE}/values.schema.json`]: JSON.stringify(SCHEMA, null, 2),
    ...Object.fromEntries(templates),
  }
}
