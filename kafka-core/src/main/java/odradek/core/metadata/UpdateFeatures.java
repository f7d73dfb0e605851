package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.UpdateFeaturesRequest;
import odradek.api.message.UpdateFeaturesRequest.FeatureUpdateKey;
import odradek.api.message.UpdateFeaturesResponse;
import odradek.api.message.UpdateFeaturesResponse.UpdatableFeatureResult;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.record.FeatureLevelRecord;

/**
 * Changes the levels of features, all of them or none.
 *
 * <p><b>Source:</b> KIP-584, KIP-1022.
 *
 * @param request what is wished for
 */
public record UpdateFeatures(UpdateFeaturesRequest request) implements ControllerCommand<UpdateFeaturesResponse> {

  private static final byte UPGRADE = 1;

  @Override
  public Decision<UpdateFeaturesResponse> decide(ControllerView view) {
    var records = new ArrayList<ApiMessage>();
    var results = new ArrayList<UpdatableFeatureResult>();
    var seen = new HashSet<String>();
    CommandException first = null;
    for (FeatureUpdateKey update : request.featureUpdates()) {
      try {
        if (!seen.add(update.feature())) {
          throw new CommandException(ErrorCode.INVALID_REQUEST, "feature " + update.feature() + " is there twice");
        }
        judge(view, update, records);
        results.add(new UpdatableFeatureResult(update.feature(), ErrorCode.NONE.code(), null));
      } catch (CommandException e) {
        first = first == null ? e : first;
        results.add(new UpdatableFeatureResult(update.feature(), e.error().code(), e.getMessage()));
      }
    }
    boolean none = first != null || request.validateOnly();
    return new Decision<>(none ? List.of() : records, first == null
        ? new UpdateFeaturesResponse(0, ErrorCode.NONE.code(), null, results)
        : new UpdateFeaturesResponse(0, first.error().code(), first.getMessage(), results));
  }

  private static void judge(ControllerView view, FeatureUpdateKey update, List<ApiMessage> records) {
    SupportedFeatures.Range range = view.features().ranges().get(update.feature());
    short level = update.maxVersionLevel();
    if (range == null) {
      throw invalid(update, "one of the features that this cluster supports, " + view.features().ranges().keySet());
    }
    if (level != 0 && level < range.minimum() || level > range.maximum() || level < 0) {
      throw invalid(update, "a level from " + range.minimum() + " to " + range.maximum());
    }
    Short known = view.image().features().get(update.feature());
    short now = known == null ? 0 : known;
    boolean mayFall = update.allowDowngrade() || update.upgradeType() > UPGRADE;
    if (level < now && !mayFall) {
      throw invalid(update, "at least the level in effect, " + now + ", as no downgrade was asked for");
    }
    if (level != now) {
      records.add(new FeatureLevelRecord(update.feature(), level));
    }
  }

  private static CommandException invalid(FeatureUpdateKey update, String rule) {
    return new CommandException(ErrorCode.INVALID_UPDATE_VERSION,
        "feature " + update.feature() + " with level " + update.maxVersionLevel() + ": expected " + rule);
  }

  @Override
  public UpdateFeaturesResponse refused(ErrorCode error, String message) {
    return new UpdateFeaturesResponse(0, error.code(), message, request.featureUpdates().stream()
        .map(update -> new UpdatableFeatureResult(update.feature(), error.code(), message)).toList());
  }
}
