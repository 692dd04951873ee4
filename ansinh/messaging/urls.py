"""Addresses of messaging."""

from django.urls import path

from ansinh.messaging.views import callbacks, campaigns, gateways, inbox, new_campaign, papers, texts

urlpatterns = [
    path("gateways/<int:gateway_id>/news/", callbacks.news, name="gateway_news"),
    path("messages/", campaigns.messages_home, name="messages_home"),
    path("messages/campaigns/", campaigns.campaigns, name="campaigns"),
    path("messages/campaigns/new/", new_campaign.new_campaign, name="new_campaign"),
    path("messages/campaigns/new/words/", new_campaign.new_campaign_words, name="new_campaign_words"),
    path("messages/campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("messages/campaigns/<int:campaign_id>/correct/", new_campaign.correct, name="correct_campaign"),
    path("messages/campaigns/<int:campaign_id>/do/<slug:act>/", campaigns.campaign_act, name="campaign_act"),
    path("messages/campaigns/<int:campaign_id>/messages/", campaigns.campaign_messages, name="campaign_messages"),
    path("messages/campaigns/<int:campaign_id>/left-out/", campaigns.campaign_left_out, name="campaign_left_out"),
    path("messages/campaigns/<int:campaign_id>/answers/", campaigns.campaign_answers, name="campaign_answers"),
    path("messages/campaigns/<int:campaign_id>/papers/", papers.campaign_papers, name="campaign_papers"),
    path("messages/campaigns/<int:campaign_id>/loudspeaker.pdf", papers.loudspeaker_pdf, name="loudspeaker_pdf"),
    path("messages/campaigns/<int:campaign_id>/loudspeaker.txt", papers.loudspeaker_text, name="loudspeaker_text"),
    path("messages/campaigns/<int:campaign_id>/loudspeaker.wav", papers.loudspeaker_spoken, name="loudspeaker_spoken"),
    path("messages/campaigns/<int:campaign_id>/leaflets.pdf", papers.leaflets, name="leaflets"),
    path("messages/campaigns/<int:campaign_id>/doors.pdf", papers.doors, name="doors"),
    path("messages/sent/<int:message_id>/", campaigns.message, name="message"),
    path("messages/inbox/", inbox.inbox, name="inbox"),
    path("messages/inbox/<int:incoming_id>/", inbox.incoming_message, name="incoming_message"),
    path("messages/inbox/<int:incoming_id>/do/<slug:act>/", inbox.incoming_act, name="incoming_act"),
    path("messages/without/", inbox.opt_outs, name="opt_outs"),
    path("messages/without/<int:opt_out_id>/", inbox.opt_out, name="opt_out"),
    path("messages/without/<int:opt_out_id>/do/<slug:act>/", inbox.opt_out_act, name="opt_out_act"),
    path("messages/texts/", texts.texts, name="message_texts"),
    path("messages/texts/new/", texts.new_text, name="new_message_text"),
    path("messages/texts/<int:template_id>/", texts.text, name="message_text"),
    path("messages/texts/<int:template_id>/do/<slug:act>/", texts.text_act, name="message_text_act"),
    path("messages/gateways/", gateways.gateways, name="gateways"),
    path("messages/gateways/new/", gateways.new_gateway, name="new_gateway"),
    path("messages/gateways/rules/", gateways.sending_rules, name="sending_rules"),
    path("messages/gateways/<int:gateway_id>/", gateways.gateway, name="gateway"),
    path("messages/gateways/<int:gateway_id>/do/<slug:act>/", gateways.gateway_act, name="gateway_act"),
]
