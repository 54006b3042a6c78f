{{- /* Made by platformc from specs/teach/15-helm-chart.plat. To make it again: platformc build specs/teach/15-helm-chart.plat */ -}}
{{- define "shop.labels" -}}
app.kubernetes.io/part-of: shop
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
