# Устав: документы, статьи, нормы и замечания к ним.
charter-lead = Документы, которые применяет реестр. Каждый ответ на этом узле опирается на одну из их статей.
charter-who-signed = Кто подписал, ратифицировал документ и связан им
charter-rules-hold = Действует норм на { $day }, по сведениям на { $known }: { $count }; всего записано: { $all }.
charter-by-day = Документы по дате принятия
charter-instrument = Документ
charter-adopted = Принят
charter-in-force = Действует с
charter-articles = Статьи
charter-rules = Действующие нормы
charter-not-in-force = не действует или неизвестно
charter-missing = В уставе нет документа «{ $id }».
charter-missing-next = Перечень — в разделе «Устав».
charter-kind-adopted = { $kind }; дата принятия: { $day }
charter-in-force-since = Действует с { $day }.
charter-not-in-force-said = Не действует или неизвестно.
charter-parties = Стороны, подписи и вступление в силу
charter-not-authentic = Текст изложен нашими словами на английском языке и не является аутентичным. Язык аутентичного текста: { $language }.
charter-design = Источник: решение составителей модели.
charter-source = Источник:
charter-amends = Изменяет:
charter-repeals = Отменяет: { $rules }.
charter-count-articles = Статьи ({ $count })
charter-not-encoded = Не изложено в виде нормы:
charter-no-rule = Для этой статьи нормы не записаны.
lint-show = Показать, что эти нормы оставляют открытым или решают неверно
lint-count = { $count ->
    [0] Пробелов и ошибок в этих нормах не обнаружено.
    [one] Обнаружено { $count } замечание: что эти нормы оставляют открытым или решают неверно.
    [few] Обнаружено { $count } замечания: что эти нормы оставляют открытым или решают неверно.
   *[many] Обнаружено { $count } замечаний: что эти нормы оставляют открытым или решают неверно.
}
lint-order = Алфавитность очерёдности проверяется только командой { $command }.
lint-mend = Как исправить:
lint-read = Установлено по тексту норм.
lint-proven = Рассмотрены все сочетания позиций: меньшего примера нет.
lint-searched = Сочетаний позиций слишком много: рассмотрены крайние.
rule-not-in-force = на эту дату не действует
rule-from = С { $from }; известно с { $known }.
rule-from-to = С { $from } по { $to }; известно с { $known }.
rule-replaces = Заменяет: { $rule }.
