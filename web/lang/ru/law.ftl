# Предложения, которые составляет право: тот же ключ, те же переменные. Названия государств и органов ставятся в
# именительном падеже, поэтому предложения построены без их склонения.

# Строки актов.
law-appeal = { $party }: обращение в организацию — { $matter }
law-appeal-for = { $party }: обращение в организацию, территория — { $party2 }; { $matter }
law-consultation-opens = { $party }: открытие консультаций — { $text }
law-consultation-view = { $party }: мнение в ходе консультаций
law-consultation-closes-decision = { $party }: завершение консультаций; последует решение
law-consultation-closes-none = { $party }: завершение консультаций без решения
law-consultation-closes-statement = { $party }: завершение консультаций заявлением
law-consultation-closes-mission = { $party }: завершение консультаций направлением миссии без привлечения сил
law-draft-tabled = { $party }: внесение проекта — { $text }
law-draft-comment = { $party }: замечание к проекту
law-draft-comment-part = { $party }: замечание к проекту ({ $text })
law-draft-signed = { $party }: подписание проекта
law-position-agree = { $party }: согласие с проектом
law-position-object = { $party }: возражение против проекта
law-position-abstain = { $party }: воздержание по проекту
law-position-abstain-declared = { $party }: воздержание по проекту с заявлением о неприменении решения
law-position-stay-out = { $party }: неучастие в решении без возражения против него
law-position-brake = { $party }: возражение против голосования по проекту по жизненно важным соображениям
law-position-amend = { $party }: предложение об изменении проекта
law-position-extend = { $party }: просьба о продлении срока по проекту
law-with-text = { $says }, с изложением причин
law-with-reservation = { $says }, с оговоркой
law-silence-opened = { $party }: открытие процедуры умолчания по проекту до { $date }
law-decision-recorded = { $party }: запись решения. { $body } — { $text }
law-decision-joined = { $party }: присоединение к решению
law-decision-admitted = { $party }: согласие на присоединение к решению; присоединяется { $party2 }
law-decision-repealed = { $party }: запись об отмене решения
law-decision-repealed-part = { $party }: запись об отмене части решения
law-challenge = { $party }: оспаривание записи решения
law-duty-done = { $party }: сообщение об исполнении обязанности ({ $code })
law-duty-done-to = { $party }: сообщение об исполнении обязанности ({ $code }), адресат — { $text }
law-credential-issued = { $party }: выдача полномочий — { $office }
law-credential-issued-to = { $party }: выдача полномочий — { $office }: { $text }
law-credential-revoked = { $party }: отзыв полномочий
law-authority-granted = { $party }: наделение правом составлять акты — { $office }; только: { $text }
law-authority-revoked = { $party }: отзыв права составлять акты
law-situation = { $party }: донесение об обстановке
law-situation-counts = { $party }: донесение об обстановке — { $text }
law-instrument-deposited = { $party }: сдача документа на хранение — { $text }
law-instrument-signed = { $party }: подписание документа { $code }
law-instrument-ratified = { $party }: ратификация документа { $code }
law-instrument-objected = { $party }: возражение против обязательности документа { $code }
law-instrument-reserved = { $party }: оговорка к документу { $code }
law-instrument-understood = { $party }: заявление о понимании документа { $code }
law-instrument-reservation-objected = { $party }: возражение против оговорки к документу { $code }
law-instrument-withdrawn = { $party }: уведомление о выходе из документа { $code }
law-reading-stated = { $party }: заявление о толковании нормы { $code }
law-reading-back = { $party }: отказ от собственного толкования нормы { $code }
law-statement-organisation = { $party }: заявление от имени организации — { $text }
law-statement-office = { $party }: заявление только от своего имени — { $text }
law-news = { $party }: публикация новости — { $text }
law-news-of = { $party }: публикация новости от { $code } — { $text }
law-article = { $party }: публикация статьи — { $text }
law-article-of = { $party }: публикация статьи от { $code } — { $text }
law-page = { $party }: публикация страницы — { $text }
law-agenda = { $party }: принятие повестки дня, { $count ->
     [one] { $count } пункт
     [few] { $count } пункта
    *[many] { $count } пунктов
}
law-agenda-one = { $party }: принятие повестки дня из одного пункта
law-attends = { $party }: участие в заседании
law-represented = { $party }: представительство на заседании
law-absent = { $party }: отсутствие на заседании
law-attendance = { $party }: список участников заседания
law-session-closed = { $party }: закрытие заседания
law-session-closed-one = { $party }: закрытие заседания, рассмотрен один пункт
law-session-closed-items = { $party }: закрытие заседания, { $count ->
     [one] рассмотрен { $count } пункт
     [few] рассмотрено { $count } пункта
    *[many] рассмотрено { $count } пунктов
}
law-session-called = { $party }: созыв заседания. { $body }, { $text }, { $date }
law-admitted = { $party }: доступ к ранее составленным актам с отметкой { $code } — { $parties }
law-redacted = { $party }: удаление содержания акта { $code } — { $text }
law-released = { $party }: обнародование акта { $code }
law-released-why = { $party }: обнародование акта { $code } — { $text }
law-withdrawal-confirmed = { $party }: подтверждение выхода из документа { $code }; выходит { $party2 }
law-renewed = { $party }: продление срока действия документа { $code }
law-appointed = { $party }: запись о назначении. { $text }: { $office }, с { $date }
law-appointed-until = { $party }: запись о назначении. { $text }: { $office }, с { $date } по { $date2 }
law-acting = { $party }: запись об исполнении обязанностей. { $text }: { $office }, с { $date }
law-vacant-resigned = { $party }: запись о вакансии — { $office }, с { $date }; отставка
law-vacant-dismissed = { $party }: запись о вакансии — { $office }, с { $date }; освобождение от должности
law-vacant-died = { $party }: запись о вакансии — { $office }, с { $date }; кончина
law-vacant-other = { $party }: запись о вакансии — { $office }, с { $date }; причина в примечании
law-chair-held = { $party }: запись о председательстве. { $body }, { $count } г.: { $party2 }
law-irregularity = { $party }: запись об отступлении от нормы { $code }
law-unknown-kind = { $party }: акт неизвестного здесь вида ({ $code }, редакция { $count })
law-not-readable = Акт, содержание которого здесь недоступно
law-no-act = Запись, не являющаяся актом
law-redacted-content = Акт, содержание которого удалено

# Что требуется от стороны и что последует, если ничего не предпринимать.
law-due-signs-draft = { $who }: подписать проект, разосланный для подписания, либо возразить — { $text }.
law-due-position = { $who }: заявить позицию по проекту — { $text }.
law-due-breaks-silence = { $who }: прервать умолчание по проекту до { $date } либо дать ему истечь — { $text }.
law-due-silence-adopted = Если до { $date } никто не выскажется, проект считается принятым.
law-due-silence-not-adopted = Если до { $date } никто не выскажется, проект ещё не принят. { $says }
law-due-silence-undetermined = Если до { $date } никто не выскажется, останется неопределённым, принят ли проект. { $says }
law-due-confirms-silence = { $who }: подтвердить истечение умолчания записью решения — { $text }.
law-due-silence-unconfirmed = Текст не принят: умолчание истекло, но никем не подтверждено.
law-due-silence-half-confirmed = Текст не принят: умолчание истекло, но подтверждено не всеми, кто обязан его подтвердить.
law-due-identical = { $who }: вынести тождественный текст на рассмотрение. { $body } — { $text }.
law-due-identical-nothing = Принятый текст не имеет силы, пока тождественный текст не принят обоими органами: { $body }; { $body2 }.
law-due-renewal = { $who }: вынести продление на рассмотрение. { $body } — { $text }.
law-due-renewal-nothing = Решение имеет силу по { $date } включительно, после этого дня силы не имеет.
law-due-records-again = { $who }: записать решение заново, в записи не учтена позиция — { $text }.
law-due-records-silence = { $who }: записать решение, умолчание истекло — { $text }.
law-due-records = { $who }: записать решение, все позиции заявлены — { $text }.
law-due-records-nothing = Решение остаётся незаписанным и не имеет силы; записать его вправе любое другое компетентное должностное лицо.
law-due-ends-consultation = { $who }: завершить консультации либо внести новую редакцию, в записи не учтена позиция — { $text }.
law-due-contested = Запись остаётся оспоренной, итог — неопределённым.
law-due-view = { $who }: изложить мнение в ходе консультаций.
law-due-view-nothing = Консультации могут завершиться без этого мнения.
law-silence-objection = Молчание считается возражением.
law-silence-no-objection = Молчание считается отсутствием возражений.
law-silence-not-counted = Молчание при подсчёте не учитывается.
law-silence-blocks = Молчание препятствует принятию решения.
law-silence-undetermined = Итог остаётся неопределённым: устав не говорит, что означает молчание.
law-due-stops-clock = { $title } (срок прекращает акт { $kind })
law-due-signs-instrument = { $who }: подписать документ — { $text }.
law-due-ratifies-instrument = { $who }: ратифицировать документ — { $text }.
law-due-in-force-not-bound = Документ действует с { $date }; не связан им: { $party }.
law-due-not-in-force = Документ не вступает в силу: { $says }
law-case-ended-time = Ситуация завершена { $date }: истёк срок «{ $title }», с чем ситуация завершается.
