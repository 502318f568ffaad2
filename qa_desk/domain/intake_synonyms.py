"""Headers that exports use for each field, in plain form (see intake_columns.plain); the first of a field wins."""

from collections.abc import Mapping


def _book(**fields: str) -> dict[str, str]:
    return {header: code for code, headers in fields.items() for header in map(str.strip, headers.split("|"))}


DEAL_SYNONYMS: Mapping[str, str] = _book(
    external_id="id сделки|id|ид|ид сделки|номер сделки|№ сделки|deal id|deal_id|lead id|lead_id|external_id|код сделки"
    "|ссылка на сделку id|номер|код|№|ref_key",
    title="название сделки|название|наименование сделки|наименование|сделка|тема|title|deal name|deal|name|lead name",
    client_name="полное имя контакта|основной контакт|контакт|имя контакта|фио клиента|клиент|фио|имя клиента|имя"
    "|contact name|contact|client|client_name|client name|customer|customer name|full name|контактное лицо|заказчик",
    client_first="контакт: имя|first name|first_name|имя (контакт)",
    client_middle="контакт: отчество|отчество|middle name|second_name",
    client_last="контакт: фамилия|фамилия|last name|last_name",
    phones="телефон|телефоны|номер телефона|телефон клиента|телефон контакта|контактный телефон|мобильный|моб. телефон"
    "|рабочий телефон|рабочий прямой телефон|мобильный телефон|домашний телефон|другой телефон|сотовый|тел.|тел"
    "|контакт: рабочий телефон|контакт: мобильный телефон|контакт: другой телефон|контакт: домашний телефон"
    "|контакт: телефон|компания: рабочий телефон|компания: мобильный телефон|компания: другой телефон"
    "|phone|phones|phone number|mobile|mobile phone|work phone|home phone|other phone|client phone|contact phone"
    "|cell|telephone|client_phone",
    emails="email|e-mail|emails|почта|электронная почта|эл. почта|адрес электронной почты|рабочий email|личный email"
    "|другой email|рабочий e-mail|частный e-mail|другой e-mail|контакт: рабочий e-mail|контакт: частный e-mail"
    "|контакт: другой e-mail|контакт: e-mail|компания: рабочий e-mail|mail|work email|contact email|client email"
    "|e-mail клиента|email клиента|личный e-mail",
    company="компания|компания контакта|название компании|организация|юр. лицо|юрлицо|контрагент|партнер|company"
    "|company name|organization|account|компания: название компании",
    inn="инн|инн компании|инн клиента|inn|tax id|реквизит: инн|компания: инн",
    stage="этап сделки|стадия сделки|этап|стадия|статус сделки|статус|stage|deal stage|status|stage_id|pipeline stage",
    pipeline="воронка|воронка продаж|воронка сделки|pipeline|funnel|deal pipeline|sales pipeline",
    created_at="дата создания сделки|дата создания|создана|создано|когда создана|created|created_at|created at"
    "|create date|creation date|created date|date_create|дата заявки|дата начала",
    changed_at="дата редактирования|дата изменения|изменена|изменено|дата обновления|дата последнего изменения|updated"
    "|updated_at|updated at|modified|modified at|last modified|date_modify|changed_at",
    stage_since="дата перехода на этап|дата перехода в этап|дата перехода на стадию|дата перехода в стадию"
    "|перешла в этап|дата смены этапа|дата смены стадии|дата изменения стадии|на этапе с|на стадии с"
    "|дата перевода в условный отказ|дата условного отказа|дата отказа|в стадии с|stage since|stage_since"
    "|stage changed|moved_time|moved at|date of refusal",
    next_task_at="дата ближайшей задачи|ближайшая задача|срок ближайшей задачи|дата следующей задачи"
    "|следующая задача|следующий контакт"
    "|дата следующего контакта|next task|next_task_at|next activity date|closest_task_at|next task at",
    closed_at="дата закрытия|дата закрытия сделки|закрыта|предполагаемая дата закрытия|closed|closed_at|closed at"
    "|close date|closedate|дата завершения",
    amount="бюджет|сумма|сумма сделки|бюджет сделки|стоимость|цена|amount|price|budget|opportunity|deal value|value|sum"
    "|сумма в валюте учета",
    currency="валюта|валюта сделки|currency|currency_id|код валюты",
    lead_source="источник сделки|источник лида|источник|источник заявки|источник обращения|рекламный источник|канал"
    "|рекламный канал|канал продаж|lead source|lead_source|source|source_id|utm_source|utm source",
    manager="ответственный|ответственный менеджер|менеджер|ответственный за сделку|ответственный сотрудник|владелец"
    "|responsible|responsible user|manager|owner|assigned to|assigned_by|responsible_user|ответственное лицо|продавец",
    group="отдел|группа|подразделение|отдел продаж|группа менеджера|команда|group|department|team|group name",
    stated_reason="причина условного отказа|причина отказа|причина закрытия|причина проигрыша|причина провала"
    "|причина потери|причина неуспеха|причина отказа клиента|причина|отказ|loss reason|loss_reason|lost reason"
    "|refusal reason|reason|stated_reason|причина нереализации",
    stated_comment="комментарий к отказу|комментарий менеджера|комментарий к причине отказа"
    "|комментарий к условному отказу|пояснение к отказу|комментарий отказа|комментарий причины отказа"
    "|пояснение менеджера|refusal comment|loss comment|stated_comment|manager comment|loss reason comment",
    comments="комментарий|комментарии|примечание|примечания|заметка|заметки|описание|comment|comments|note|notes"
    "|description|последний комментарий|дополнительно|additional_info",
    tags="теги|теги сделки|метки|тег|tags|tag|labels|ярлыки",
)

AMOCRM: Mapping[str, str] = _book(
    comments="примечание", phones="факс", client_name="полное имя контакта|основной контакт"
)

BITRIX24: Mapping[str, str] = _book(
    pipeline="направление",
    closed_at="дата завершения|предполагаемая дата закрытия",
    stage_since="дата перевода на стадию",
)

SIGNATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "amocrm",
        (
            "название сделки",
            "этап сделки",
            "дата создания сделки",
            "кем создана сделка",
            "дата редактирования",
            "полное имя контакта",
            "основной контакт",
            "компания контакта",
            "ответственный за контакт",
            "рабочий прямой телефон",
        ),
    ),
    (
        "bitrix24",
        (
            "стадия сделки",
            "направление",
            "контакт: id",
            "контакт: имя",
            "контакт: фамилия",
            "контакт: рабочий телефон",
            "контакт: мобильный телефон",
            "дата изменения",
            "повторная сделка",
        ),
    ),
)

CALL_SYNONYMS: Mapping[str, str] = _book(
    external_id="id звонка|ид звонка|call id|call_id|id|uid|uniqueid|entry_id|communication_id|pbx_call_id|номер звонка"
    "|id вызова|идентификатор звонка|external_call_id|callid|идентификатор|external_id",
    started_at="дата и время|дата и время звонка|дата звонка|время начала|начало|дата/время|дата, время|дата-время"
    "|start_time|start|calldate|started_at|call_start_date|started at|start time|date and time|datetime|created_at"
    "|время звонка|начало разговора|timestamp",
    started_date="дата|date|день",
    started_time="время|time",
    answered_at="answer|время ответа|answered at|answer_time",
    finished_at="finish|finish_time|end|end_time|время окончания|окончание|окончание звонка",
    direction="направление|направление звонка|тип звонка|тип|тип вызова|вид звонка|direction|call direction|type",
    call_type="call_type",
    client_phone="телефон клиента|номер клиента|телефон|номер телефона|номер абонента|абонент|контактный телефон"
    "|contact_phone_number|phone_number|phone|client|client phone|client_phone|customer phone|номер",
    from_number="from_number|откуда|кто звонил|номер звонящего|звонящий|вызывающий номер|src|caller|from|caller_id"
    "|caller number|вызывающий|кто|исходящий номер",
    to_number="to_number|куда|кому звонили|номер вызываемого|вызываемый номер|dst|callee|to|called_did|called number"
    "|вызываемый|кому|набранный номер|destination",
    from_extension="from_extension|внутренний номер звонящего",
    to_extension="to_extension|внутренний номер вызываемого",
    manager="менеджер|сотрудник|ответственный|оператор|имя сотрудника|фио сотрудника|пользователь|employee_full_name"
    "|last_answered_employee_full_name|account|user|manager|operator|agent|employee|portal_user_id|cnam|internal",
    answered="отвечен|статус|статус звонка|результат|результат звонка|ответ|disposition|status|answered"
    "|call_failed_code|состояние|call status|принят",
    lost="is_lost|потерян|пропущен|потерянный|missed",
    talk="длительность разговора|время разговора|продолжительность разговора|длительность|длительность звонка"
    "|продолжительность|продолжительность звонка|billsec|talk_duration|clean_talk_duration|call_duration|duration"
    "|talk time|разговор|total_duration",
    talk_ms="длительность, мс|talk_ms|duration_ms",
    recording_name="файл записи|запись|имя файла|файл|запись разговора|запись звонка|ссылка на запись|recordingfile"
    "|recording|recording file|file|filename|record|records|call_records|full_record_file_link|call_record_url"
    "|recording_name",
    deal_external_id="id сделки|сделка|ид сделки|номер сделки|deal id|deal_id|lead_id|deal|deal_external_id",
)

ASTERISK_CDR: tuple[str, ...] = (
    *("", "from_number", "to_number", "", "", "", "", "", ""),
    *("started_at", "answered_at", "finished_at", "", "talk", "answered", "", "external_id", ""),
)
"""Columns of Asterisk's Master.csv, in its order."""
