{{- define "millrace.labels" -}}
app.kubernetes.io/part-of: millrace
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "millrace.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{/* millrace.yaml: what was given, and what follows from running in this chart. */}}
{{- define "millrace.settings" -}}
{{- $settings := deepCopy .Values.settings -}}
{{- $watched := list -}}
{{- range $name, $service := .Values.services -}}
{{- $own := dict "management-port" $service.managementPort "management-bind-address" "0.0.0.0" -}}
{{- if $service.httpPort -}}
{{- $_ := set $own "http-port" $service.httpPort -}}
{{- $_ := set $own "http-bind-address" "0.0.0.0" -}}
{{- end -}}
{{- if eq $name "ingest-api" -}}
{{- $_ := set $own "shutdown-delay" "10s" -}}
{{- end -}}
{{- if or (eq $name "lake-writer") (eq $name "sql-jobs") -}}
{{- $_ := set $own "scratch-directory" "/var/lib/millrace" -}}
{{- end -}}
{{- if and $service.enabled (ne $name "metrics-monitor") -}}
{{- $watched = append $watched (dict "name" $name "url" (printf "http://%s-%s:%v" $.Release.Name $name $service.managementPort)) -}}
{{- end -}}
{{- $_ := set $settings $name (mergeOverwrite $own (deepCopy (default dict (index $settings $name)))) -}}
{{- end -}}
{{- $monitor := index $settings "metrics-monitor" -}}
{{- if not (hasKey $monitor "services") -}}
{{- $_ := set $monitor "services" $watched -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end }}
