import type { PodTemplate } from '#lib/kubernetes/objects'
import { suffixOf } from './names'
import type { EnvironmentName, Workload } from './lane'

/** The settings in a workload's manifest at some time. */
export type Settings = Pick<Workload, 'env' | 'memory'>

/** With the defaults that the API server writes, as in rollout-history.json. */
export function podTemplateOf(
  workload: Workload,
  environment: EnvironmentName,
  { env, memory }: Settings,
  image: string,
): PodTemplate {
  const { name, container, command, port, cpu, kind } = workload
  const variables = { DEPLOYMENT: environment, ...env }
  return {
    metadata: {
      creationTimestamp: null,
      labels: { component: name, 'app.kubernetes.io/part-of': 'packit' },
      // Deployments resolve names of image stream tags by default; StatefulSets need the annotation.
      ...(kind === 'StatefulSet' && {
        annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' },
      }),
    },
    spec: {
      containers: [
        {
          name: container,
          image,
          command,
          ...(port && { ports: [{ containerPort: port, protocol: 'TCP' }] }),
          env: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
          resources: {
            limits: { cpu: cpu[1], memory: memory[1] },
            requests: { cpu: cpu[0], memory: memory[0] },
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: kind === 'StatefulSet' ? 10 : 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  }
}

export function templateHashOf(template: PodTemplate): string {
  return suffixOf(JSON.stringify(template), 10)
}
