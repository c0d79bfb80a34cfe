export { PipelineSkeleton as default } from '#components/pipeline/pipeline-skeleton'
